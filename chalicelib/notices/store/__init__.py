"""What the notices table holds.

pk             sk             holds
res_… / mrc_…  <instant>#ntc  what somebody was told; gone after 90 days
res_… / mrc_…  settings       how they want it, what they have read, their browsers
progress#…     progress       how far a job has got
"""
