import type { CompiledModule } from "../model.ts";

/** Registration trees of the IETF and IANA (mib-2, snmpV2), ISO/IEC 8802, IEEE 802.3 and 802.11, and the IEEE's own. */
const standardTrees = ["1.3.6.1.2.1.", "1.3.6.1.6.", "1.0.8802.", "1.2.840.10006.", "1.2.840.10036.", "1.3.111.2."];
/** The language's own modules, which define the roots or types only, and RFCs 2452, 2454, 2465, 2786 and 2934, which stayed below experimental. */
const listedModules =
  /^(?:SNMPv2-(?:SMI|TC|CONF|TM)|RFC1155-SMI|RFC-121[25]|IPV6-(?:TC|TCP-MIB|UDP-MIB)|SNMP-USM-DH-OBJECTS-MIB|PIM-MIB)$/u;
/** A registration that IANA never gave, or another collector's edition of a module under a second name. */
const unofficial = /-LEGACY$|-v1$/u;

/** Whether the module is one of the IETF, the IEEE or IANA: everything that it defines is registered in their trees. */
export function isStandardModule({ name, objects }: CompiledModule): boolean {
  if (listedModules.test(name)) return true;
  return (
    objects.length > 0 && !unofficial.test(name) && objects.every(({ oid }) => isStandard(oid)) && objects.some(({ oid }) => isBelow(oid))
  );
}

/** In one of the trees, or a name on the way to one, as some modules define again. */
function isStandard(oid: string): boolean {
  return isBelow(oid) || standardTrees.some((tree) => tree.startsWith(`${oid}.`));
}

function isBelow(oid: string): boolean {
  return standardTrees.some((tree) => oid.startsWith(tree));
}
