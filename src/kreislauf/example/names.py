"""Invented names. Every family name ends in "-Muster", so that nobody takes a generated person for a real one. Pure."""

from __future__ import annotations


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split())


#: Ends every generated family name.
MARKER = "-Muster"

FAMILY_NAMES: dict[str, tuple[str, ...]] = {
    "german": _words(
        "Acker Bachmann Brandt Busch Dietz Ebert Engel Fink Förster Gärtner Geiger Hahn Heller "
        "Herbst Jansen Kaiser Keil Kern Klee Krämer Kuhn Lenz Lorenz Maurer Meißner Müller "
        "Nagel Ott Pohl Quast Rauch Reuter Sauer Schäfer Schmitt Schütz Seidel Stein Thoma "
        "Ulrich Vogt Wagner Weiß Wendel Zeller Ziegler"
    ),
    "turkish": _words(
        "Acar Aslan Aydın Bulut Çelik Çetin Demir Doğan Erdem Güneş Kaya Kılıç Koç Korkmaz "
        "Öztürk Özdemir Polat Şahin Taş Yavuz Yıldız Yılmaz"
    ),
    "other": _words(
        "Abdi Ahmadi Bianchi Costa Dimitrova Haddad Horvat Ivanova Jovanović Kowalska Kovač "
        "Lopes Mansour Marković Melnyk Mensah Nowak Okafor Petrova Popescu Rahimi Rossi Santos "
        "Shevchenko Silva Tesfaye"
    ),
}

GIVEN_NAMES: dict[str, dict[str, tuple[str, ...]]] = {
    "female": {
        "german": _words(
            "Anna Brigitte Carla Doris Elke Emma Frieda Gisela Hannah Ina Johanna Karin Lea Lena "
            "Marie Monika Nora Petra Ruth Sabine Sophie Tanja Ute Waltraud"
        ),
        "turkish": _words(
            "Ayşe Aylin Defne Elif Emine Fatma Gül Hatice Leyla Meryem Nur Sevgi Yasemin Zeynep"
        ),
        "other": _words(
            "Amina Ana Daria Elena Fatima Ioana Irina Joanna Lucia Mariam Olena Sara Sofia Yuliia"
        ),
    },
    "male": {
        "german": _words(
            "Albert Bernd Christian David Emil Erik Felix Georg Hans Heinz Jan Jonas Karl Klaus "
            "Lukas Martin Noah Otto Paul Peter Rolf Stefan Theo Wolfgang"
        ),
        "turkish": _words("Ahmet Ali Baran Can Deniz Emre Hakan Kerem Mehmet Murat Mustafa Okan Yusuf"),
        "other": _words("Adam Andrei Antonio Dawit Goran Ibrahim Ivan João Luca Marek Milan Omar Oleh Samir"),
    },
}

#: Origin of the name by nationality group: (german, turkish, other).
ORIGIN_SHARES = {
    "german": (0.80, 0.09, 0.11),
    "eu": (0.05, 0.0, 0.95),
    "non_eu": (0.0, 0.38, 0.62),
    "stateless": (0.0, 0.0, 1.0),
}


def misspelt(name: str) -> str:
    """The name as somebody else might type it, always different: two letters swapped, or the last one doubled."""
    for position in range(1, len(name) - 1):
        if name[position] != name[position + 1] and name[position + 1].isalpha():
            return name[:position] + name[position + 1] + name[position] + name[position + 2 :]
    return name + name[-1]
