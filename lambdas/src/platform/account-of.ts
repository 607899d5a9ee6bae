/** The account a function runs in, from its invoked ARN. Undefined for a text that is no Lambda ARN. */
export function accountOf(invokedFunctionArn: string): string | undefined {
  return /^arn:aws[a-z-]*:lambda:[a-z0-9-]+:(\d{12}):function:/u.exec(invokedFunctionArn)?.[1];
}
