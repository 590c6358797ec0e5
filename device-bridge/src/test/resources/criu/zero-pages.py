#!/usr/bin/env python3
# zero-pages.py IN.tar OUT.tar.gz [OLD=NEW]...: the same tar with the contents of pages-*.img set to zero; no times, no
# owners. OLD=NEW replaces a text of the machine's own, such as the folder that its Docker lives in, by one that is as
# long, so that every length in the images stays true.
import gzip, io, re, sys, tarfile
texts = [tuple(t.encode() for t in pair.split("=")) for pair in sys.argv[3:]]
assert all(len(old) == len(new) for old, new in texts), "a text and its replacement differ in length"
src = tarfile.open(sys.argv[1])
members = sorted((m for m in src if m.isfile()), key=lambda m: m.name)
raw = io.BytesIO()
out = tarfile.open(fileobj=raw, mode="w", format=tarfile.PAX_FORMAT)
for m in members:
    name = m.name.split("/")[-1]
    data = src.extractfile(m).read()
    if re.fullmatch(r"pages-\d+\.img", name):
        data = bytes(len(data))
    for old, new in texts:
        data = data.replace(old, new)
    t = tarfile.TarInfo("g1/" + name)
    t.size, t.mode = len(data), 0o600
    out.addfile(t, io.BytesIO(data))
out.close()
with open(sys.argv[2], "wb") as f, gzip.GzipFile("", "wb", 9, f, 0) as z:
    z.write(raw.getvalue())
