"""The words that made-up achievements consist of, in English and Korean."""

SECTORS = [  # address, English, Korean, share of all achievements in percent
    ("advanced-medicine", "Advanced medicine", "첨단의료", 19),
    ("robots", "Robots", "로봇", 15),
    ("future-cars", "Cars of the future", "미래자동차", 13),
    ("water", "Water industry", "물산업", 11),
    ("clean-energy", "Clean energy", "청정에너지", 10),
    ("textiles", "Technical textiles", "산업용 섬유", 8),
    ("semiconductors", "Semiconductors", "반도체", 7),
    ("software", "Software", "소프트웨어", 6),
    ("optics", "Optics", "광학", 4),
    ("conventions", "Conventions and visitors", "회의와 관광", 3),
    ("stage-arts", "Stage arts", "공연예술", 2),
    ("food", "Food technology", "식품기술", 2),
]

# Words that nothing else here contains. The common ones are in one title of 50, the rare ones in one of 20,000.
COMMON = {"en": "graphene", "ko": "수소"}
RARE = {"en": "neutrino", "ko": "혈관"}
COMMON_EVERY, RARE_EVERY = 50, 20_000

POINTS = [
    ("Build what no single firm can afford and share it", "한 기업이 갖추기 어려운 시설을 함께 쓰도록 구축"),
    ("Train specialists together with local universities", "지역 대학과 함께 전문인력 양성"),
    ("Bring the headquarters of leading firms to the city", "선도기업 본사 유치"),
    ("Support exports to new markets", "새로운 시장으로의 수출 지원"),
    ("Test products in the streets of the city", "도시 현장에서 제품 실증"),
    ("Found a fund for young companies", "창업기업 투자펀드 조성"),
]
ACTIONS = [
    ("Opened", "개소"),
    ("Completed", "준공"),
    ("Began", "착수"),
    ("Extended", "확대"),
    ("Hosted", "개최"),
    ("Attracted", "유치"),
    ("Certified", "인증"),
    ("Signed an agreement on", "업무협약"),
    ("Designated", "지정"),
    ("Tested", "실증"),
    ("Founded", "설립"),
    ("Renewed", "개선"),
]
THINGS = [
    ("a research center for dental materials", "치과소재 연구센터"),
    ("a proving ground for cars without drivers", "자율주행차 주행시험장"),
    ("a laboratory for surgical instruments", "수술기구 시험실"),
    ("a pilot plant for membrane filters", "분리막 시범공장"),
    ("a training course for welding robots", "용접로봇 교육과정"),
    ("an open data platform of hospitals", "병원 개방형 데이터 플랫폼"),
    ("an international congress on photonics", "국제 광자학 학술대회"),
    ("a fund for companies in their first three years", "초기기업 육성펀드"),
    ("a shared clean room for small manufacturers", "중소기업 공용 클린룸"),
    ("a test line for carbon fibers", "탄소섬유 시험생산라인"),
    ("a certification office for medical devices", "의료기기 인증지원실"),
    ("a charging network for electric buses", "전기버스 충전망"),
    ("a festival of new musicals", "창작뮤지컬 축제"),
    ("a campus of three graduate schools", "대학원 연합캠퍼스"),
    ("a simulator for emergency surgery", "응급수술 모의훈련장"),
    ("a design studio for functional clothing", "기능성 의류 디자인실"),
    ("an accelerator for game developers", "게임개발 지원센터"),
    ("a cold store for vaccines", "백신 저온저장고"),
    ("a water quality observatory on the river", "하천 수질관측소"),
    ("a market for used machine tools", "중고 공작기계 장터"),
]
PURPOSES = [
    ("for suppliers in the region", "지역 협력업체를 위한"),
    ("with four neighboring districts", "인근 네 개 군과 함께하는"),
    ("as part of a national program", "국책사업으로 추진하는"),
    ("for graduates looking for work", "청년 구직자를 위한"),
    ("with partners from overseas", "해외기관과 함께하는"),
    ("after two years of preparation", "두 해 동안 준비한"),
    ("in the second stage of construction", "2단계 조성사업의"),
    ("for visitors from abroad", "외국인 방문객을 위한"),
]
SENTENCES = [
    (
        "Firms with fewer than fifty employees book the equipment by the hour and pay what it costs.",
        "직원 50명 미만의 기업은 장비를 시간 단위로 예약하고 실비만 부담합니다.",
    ),
    (
        "The city bears a third of the costs; the rest comes from the ministry and from the members.",
        "사업비의 3분의 1은 시가 부담하고 나머지는 정부와 회원사가 부담합니다.",
    ),
    (
        "An independent committee looks at the results every year and publishes what it finds.",
        "독립된 위원회가 해마다 결과를 점검하고 그 내용을 공개합니다.",
    ),
    (
        "The building had stood empty since the wholesale market moved to the outskirts.",
        "도매시장이 외곽으로 옮긴 뒤 비어 있던 건물을 고쳐 씁니다.",
    ),
    (
        "A second call for proposals is planned for the spring.",
        "봄에 두 번째 공모를 할 계획입니다.",
    ),
    (
        "Half of those who took part found work in the region within a year.",
        "참가자의 절반이 한 해 안에 지역에서 일자리를 찾았습니다.",
    ),
]
DISTRICTS = [
    ("Sinseo", "신서"),
    ("Seongseo", "성서"),
    ("Techno Valley", "테크노밸리"),
    ("Suseong", "수성"),
    ("Dalseong", "달성"),
    ("Chilgok", "칠곡"),
    ("Dongchon", "동촌"),
    ("Apsan", "앞산"),
    ("Waryong", "와룡"),
    ("Palgong", "팔공"),
    ("Bisan", "비산"),
    ("Sangin", "상인"),
    ("Jisan", "지산"),
    ("Goryeong", "고령"),
    ("Hyeonpung", "현풍"),
]
SITES = [
    ("Innovation City", "혁신도시"),
    ("Industrial Complex", "산업단지"),
    ("Convention Hall", "회의장"),
    ("University Hospital", "대학병원"),
    ("Research Park", "연구단지"),
    ("Station Square", "역 광장"),
    ("Arts Center", "예술회관"),
    ("Riverside", "강변"),
    ("Logistics Center", "물류센터"),
    ("Stadium", "경기장"),
]
PLACES = [(f"{a} {b}", f"{c} {d}") for a, c in DISTRICTS for b, d in SITES]

FAMILIES = [
    ("Hanbit", "한빛"),
    ("Daeseong", "대성"),
    ("Mirae", "미래"),
    ("Saebyeok", "새벽"),
    ("Garam", "가람"),
    ("Dasom", "다솜"),
    ("Areum", "아름"),
    ("Byeolbit", "별빛"),
    ("Cheonji", "천지"),
    ("Duru", "두루"),
    ("Eunha", "은하"),
    ("Gaon", "가온"),
    ("Haram", "하람"),
    ("Jinu", "진우"),
    ("Maru", "마루"),
    ("Nara", "나라"),
    ("Podo", "포도"),
    ("Raon", "라온"),
    ("Taeyang", "태양"),
    ("Yeonggwang", "영광"),
    ("Samjeong", "삼정"),
    ("Hwasin", "화신"),
    ("Donga", "동아"),
    ("Geumgang", "금강"),
    ("Baekdu", "백두"),
]
TRADES = [  # English, Korean, kind
    ("University", "대학교", "university"),
    ("Institute of Technology", "기술연구원", "research-institute"),
    ("City Office", "시청", "government"),
    ("Promotion Agency", "진흥원", "public-body"),
    ("Motors", "자동차", "company"),
    ("Robotics", "로보틱스", "company"),
    ("Pharmaceuticals", "제약", "company"),
    ("Textiles", "섬유", "company"),
    ("Hospital", "병원", "other"),
    ("Optical", "광학", "company"),
    ("Water", "수자원", "public-body"),
    ("Energy", "에너지", "company"),
    ("Chamber of Commerce", "상공회의소", "association"),
    ("Software", "소프트", "company"),
    ("Medical", "메디칼", "company"),
    ("Foundation", "재단", "association"),
    ("Precision", "정밀", "company"),
    ("Foods", "식품", "company"),
    ("Theater", "극장", "other"),
    ("Semicon", "반도체", "company"),
]
ORGANIZATIONS = [  # address, English, Korean, kind; the first is in most achievements, the last in fewest
    (f"{a}-{b}".lower().replace(" ", "-"), f"{a} {b}", f"{c}{d}", kind) for b, d, kind in TRADES for a, c in FAMILIES
]
SUBJECTS = [  # of measures: English, Korean, the words beside the number, the unit
    ("Investment", "투자액", "", "", "krw"),
    ("Participants", "참가자", "participants", "참가자", "people"),
    ("Companies", "기업", "", "", "firms"),
    ("Power", "발전용량", "", "", "mw"),
    ("Jobs", "일자리", "jobs", "고용", "people"),
    ("Floor space", "연면적", "", "", "square-meters"),
    ("Patents", "특허", "patents", "특허", "cases"),
    ("Vehicles", "차량", "", "", "vehicles"),
    ("Waste", "폐기물", "", "", "t"),
    ("Roads", "도로", "", "", "km"),
]
LABELS = [("total", "합계"), ("first year", "첫해"), ("capacity", "규모"), ("planned", "계획")]
MEASURES = [  # address, English, Korean, the words beside the number, the unit
    (f"{a} {b}".lower().replace(" ", "-"), f"{a}, {b}", f"{c} {d}", *others)
    for a, c, *others in SUBJECTS
    for b, d in LABELS
]
SCALED_UNITS = {"mw": ["kw", "gw"], "square-meters": ["ha"]}  # that some figures are in
PUBLISHERS = [("City gazette", "시보"), ("Yearbook", "연감"), ("Daily news", "일간신문")]
NOTES = [
    ("It reached what was planned.", "계획한 바를 이루었습니다."),
    ("Half of the planned places were filled.", "계획한 자리의 절반을 채웠습니다."),
]
