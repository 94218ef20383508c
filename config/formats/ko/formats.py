DATETIME_FORMAT = "Y년 n월 j일 A g:i"  # 오전 and 오후 stand before the time
SHORT_DATE_FORMAT = "Y-m-d"
SHORT_DATETIME_FORMAT = "Y-m-d H:i"
