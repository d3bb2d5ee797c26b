"""What the notices table holds.

pk             sk             holds
res_… / mrc_…  <instant>#ntc  what somebody was told; gone after 90 days
res_… / mrc_…  settings       how they want it, what they have read, their browsers
progress#…     progress       how far a job has got
evening sums   mrc_…          a merchant that has wanted its day's sum by text message
evening#<day>  mrc_…          that it was told its sum of that day, or had none
"""
