from helperlib import spell


class Report:
    def __init__(self, numbers):
        self.numbers = numbers

    def lines(self):
        return [spell(n) for n in self.numbers]


def render(numbers):
    return "\n".join(Report(numbers).lines())
