import librouteros, time
api = librouteros.connect('127.0.0.1','admin','lab-password')
def do(path, **kw):
    t=time.time()
    p = api.path(*path.split('/'))
    r = p.add(**kw)
    print(path, r, round(time.time()-t,3))
    return r
do('ip/address', address='172.16.1.2/24', interface='ether1')
do('ip/address', address='10.1.0.1/24', interface='ether2')
do('ip/address', address='198.18.2.2/24', interface='ether3')
do('ip/route', **{'dst-address':'0.0.0.0/0','gateway':'172.16.1.1'})
do('ip/firewall/nat', chain='srcnat', action='masquerade', **{'out-interface':'ether1'})
