from app.report import render


def main():
    return render(range(50))
