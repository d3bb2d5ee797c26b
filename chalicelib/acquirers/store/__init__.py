"""The acquirers table.

pk                          sk      holds
psps                        psp_…   an acquirer
psp_…#2026-11-27#<number>   heard   an X-EXTERNAL-ID of that day: once a day; gone after two
psp_…#<rrn>                 day     the day of a payment whose acquirer tells no time; gone after
                                    ten months, before the number comes again
psp_…#<reference>           number  the RRN for which a reference was first confirmed; gone as soon
heard                       psp_…   when an acquirer was last heard, to the minute
seen#psp_…                  ID…     a shop's NMID among its payments: the last day
"""
