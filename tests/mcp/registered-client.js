// The client that the authorization server of these tests knows.

export const CLIENT = { client_id: "app", client_secret: "the-client-secret" };
export const REDIRECT_URL = "https://app.example/callback";
