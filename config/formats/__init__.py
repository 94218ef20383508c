"""How dates and times are written, where Django's own way reads badly. What is not here is Django's."""
