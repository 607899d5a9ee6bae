/** Version of the gateway, as in its package.json. */
export const gatewayVersion = "0.1.0";
