"""What must hold of a city after every step, and at the end, whatever the schedule (decision 45).

Each rule looks at what is committed, and at what people were answered; none of them asks the code
under test.
"""
