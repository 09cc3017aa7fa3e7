from pathlib import Path
from ingest.catalogue import *
from ingest.loaders import load_document
from ingest.structure import parse
import json,sys
c=read_catalogue(Path('corpus'))
out={}
for e in c.held:
    d=load_document(e.source,e.path); ps,n=parse(d,e.hints); print(e.source.id,len(ps),n)
    out[e.source.id]=[(p.kind.value,p.locator.label,p.text,list(p.locator.keys),p.span.start,p.span.end) for p in ps]
    for p in ps:
        if (e.source.id.startswith('taylor') and 'principle' in p.locator.label) or p.locator.label.startswith(('Review process','In supp','Audit','paragraph 6','paragraph 7','section 6, Enab','section 1.5')): print('  ',p.kind.value,p.locator.label,'|',p.speaker,'|',repr(p.text[:50]),'…',repr(p.text[-20:]), p.restates or '', d.text[p.lead_in.start:p.lead_in.end][:60] if p.lead_in else '')
json.dump(out,open('/tmp/outline.json','w'),indent=0)
