import json


def digits(number):
    return [int(c) for c in str(number)]


def spell(number):
    return json.dumps(digits(number))
