from helperlib.numbers import spell
