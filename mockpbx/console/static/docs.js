// Draws the document with Swagger UI; "try it" calls this mock, with its token already filled in where it may be shown.
const page = document.getElementById("docs").dataset;

const tryThisMock = () => ({
  statePlugins: {
    spec: {
      wrapActions: {
        updateJsonSpec: (original) => (spec) =>
          original({ ...spec, servers: [{ url: page.apiPath, description: "this mock" }] }),
      },
    },
  },
});

const ui = SwaggerUIBundle({
  url: page.document,
  dom_id: "#docs",
  validatorUrl: null,
  deepLinking: true,
  persistAuthorization: false,
  presets: [SwaggerUIBundle.presets.apis],
  plugins: [tryThisMock],
  onComplete: () => page.token && ui.preauthorizeApiKey("bearer", page.token),
});
