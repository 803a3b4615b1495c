import { app } from "@azure/functions";

app.storageBlob("onUpload", { path: "uploads/{name}", connection: "Storage", handler: () => undefined });
