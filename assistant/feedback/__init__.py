"""What people say of the answers, kept on this machine: masked first, without any identity.

`masking` leaves out personal data, `store` keeps what is left, `queries` lists it for maintainers,
`csv_export` and `draft` take it further, `password` guards the page that shows it.
"""
