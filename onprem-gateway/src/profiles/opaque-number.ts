/** A number inside an Opaque: net-snmp's float (9f 78 04) and double (9f 79 08), and a BER REAL in decimal form (X.690 section 8.5.8). */
export function opaqueNumber(bytes: Uint8Array): number | undefined {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (bytes.length === 7 && view.getUint16(0) === 0x9f78) {
    return finite(view.getFloat32(3));
  }
  if (bytes.length === 11 && view.getUint16(0) === 0x9f79) {
    return finite(view.getFloat64(3));
  }
  return bytes.length > 3 && view.getUint8(0) === 0x09 ? decimalReal(bytes.subarray(2)) : undefined;
}

/** Content of a REAL: a first octet 00xxxxxx says that ISO 6093 text follows. */
function decimalReal(content: Uint8Array): number | undefined {
  const [form = 0xff, ...characters] = content.subarray(0, 64);
  const text = String.fromCharCode(...characters).trim();
  return form >= 0x40 || text === "" ? undefined : finite(Number(text.replace(",", ".")));
}

function finite(number: number): number | undefined {
  return Number.isFinite(number) ? number : undefined;
}
