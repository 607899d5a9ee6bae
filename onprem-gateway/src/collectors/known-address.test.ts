import { describe, expect, it } from "vitest";
import { AddressBook } from "./known-address.ts";

describe("AddressBook", () => {
  const book = new AddressBook([
    { id: "sw1", address: "192.0.2.1", name: "Access switch 1" },
    { id: "rt1", address: "2001:db8::1" },
    { id: "one", address: "192.0.2.9" },
    { id: "other", address: "192.0.2.9" },
  ]);

  it("finds a device by its address, however the socket writes it", () => {
    expect(book.deviceAt("192.0.2.1")).toBe("sw1");
    expect(book.deviceAt("::ffff:192.0.2.1")).toBe("sw1");
    expect(book.deviceAt("2001:DB8::1")).toBe("rt1");
  });

  it("names nobody for an unknown address or one that two devices share", () => {
    expect(book.deviceAt("192.0.2.2")).toBeUndefined();
    expect(book.deviceAt("192.0.2.9")).toBeUndefined();
  });

  it("calls a device by its name, and by its id where it has none", () => {
    expect(book.nameOf("sw1")).toBe("Access switch 1");
    expect(book.nameOf("rt1")).toBe("rt1");

    const renamed = new AddressBook([{ id: "sw1", address: "192.0.2.1", name: "old" }]);
    renamed.replace([{ id: "sw1", address: "192.0.2.1" }]);
    expect(renamed.nameOf("sw1")).toBe("sw1");
  });
});
