"""Made vectors.json with Tink itself (PyPI tink 1.16.1, Python 3.11): `python make-vectors.py > vectors.json`.

With a sealed file, its key (hex) and associated data (text) it opens that file with Tink instead:
`python make-vectors.py open sealed.bin 00ff… "associated data" > plain.bin`. Not needed to run anything.
"""
import hashlib
import io
import json
import sys

from google.protobuf import json_format
from tink import json_proto_keyset_format, secret_key_access, streaming_aead
from tink.proto import aes_gcm_hkdf_streaming_pb2, common_pb2, tink_pb2

streaming_aead.register()


def primitive(raw):
    """Tink's streaming AEAD over a raw 32-byte key, parameters of AES256_GCM_HKDF_1MB."""
    key = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKey()
    key.params.ciphertext_segment_size = 1 << 20
    key.params.derived_key_size = 32
    key.params.hkdf_hash_type = common_pb2.SHA256
    key.key_value = raw
    template = streaming_aead.streaming_aead_key_templates.AES256_GCM_HKDF_1MB
    formatted = aes_gcm_hkdf_streaming_pb2.AesGcmHkdfStreamingKeyFormat.FromString(template.value)
    assert formatted.params == key.params, "the template has other parameters"
    keyset = tink_pb2.Keyset(primary_key_id=42)
    entry = keyset.key.add(status=tink_pb2.ENABLED, key_id=42, output_prefix_type=tink_pb2.RAW)
    entry.key_data.type_url = template.type_url
    entry.key_data.value = key.SerializeToString()
    entry.key_data.key_material_type = tink_pb2.KeyData.SYMMETRIC
    text = json_format.MessageToJson(keyset)
    handle = json_proto_keyset_format.parse(text, secret_key_access.TOKEN)
    return handle.primitive(streaming_aead.StreamingAead)


class Kept(io.BytesIO):
    def close(self):
        pass


def seal(raw, data, plain):
    out = Kept()
    with primitive(raw).new_encrypting_stream(out, data) as stream:
        stream.write(plain)
    return out.getvalue()


def pattern(length):
    """Byte i = (i * 31 + i // 256) mod 251."""
    return bytes((i * 31 + i // 256) % 251 for i in range(length))


if len(sys.argv) == 5 and sys.argv[1] == "open":
    with open(sys.argv[2], "rb") as sealed:
        opening = primitive(bytes.fromhex(sys.argv[3])).new_decrypting_stream(sealed, sys.argv[4].encode())
        sys.stdout.buffer.write(opening.read())
    sys.exit(0)

FIRST, OTHERS = (1 << 20) - 40 - 16, (1 << 20) - 16
vectors = []
for number, (data, length) in enumerate(
    [("", 0), ("", 5), ("lake", 0), ("lake", 1), ("結び", 1000), ("lake", FIRST - 1), ("lake", FIRST)]
    + [("lake", FIRST + 1), ("lake", FIRST + OTHERS), ("lake", FIRST + 2 * OTHERS + 99)]
):
    raw = hashlib.sha256(b"vector %d" % number).digest()
    sealed = seal(raw, data.encode(), pattern(length))
    vector = {
        "key": raw.hex(),
        "associatedData": data,
        "plainBytes": length,
        "sealedBytes": len(sealed),
        "sealedSha256": hashlib.sha256(sealed).hexdigest(),
        "header": sealed[:40].hex(),
    }
    # Long ones are compared by hash: with the same header there is one ciphertext only.
    vectors.append(vector | ({"sealed": sealed.hex()} if length <= 1000 else {}))
print(json.dumps(vectors, ensure_ascii=False, indent=1))
