"""Made-up pages that the tests share."""

PROSE = (
    "The ferry to Ostrel sails again from Monday, the harbour office said, after three weeks in the dock. "
    "Its new engine passed the last trial on Friday, and forty passengers waved from the pier."
)
DEUTSCH = (
    "Die Fähre nach Ostrel fährt ab Montag wieder, teilte das Hafenamt mit, nachdem sie drei Wochen im Dock gelegen "
    "hatte. Der neue Motor bestand am Freitag die letzte Probe."
)
PAGE = f"Ferry to Ostrel sails again 🚢\n\n{PROSE}\n\nLeave a Comment\n\nScroll to Top\n"
SEITE = f"Fähre nach Ostrel fährt wieder\n\n{DEUTSCH}\n\nSchreibe einen Kommentar\n\nNach oben\n"
PLAIN = f"Ferry to Ostrel sails again\n\n{PROSE}\n"
BROKEN = f"The mayor\n\n{PROSE} She said â€œnoâ€\u009d and left **\n\nRead more\n"
TEXTS = [PAGE, SEITE, PLAIN, BROKEN, "", "   ", None, "𝒳 Scroll to Top"]
