import { effect } from "@preact/signals";
import "../shared/styles/index.css";
import "./merchant.css";
import { settled } from "../shared/camera/watch";
import { mount } from "../shared/ui/frame";
import { install } from "../shared/version";
import { App } from "./app";

mount(<App />);

// What keeps the app on the phone waits until the camera is there: on a slow network both would be
// fetched through the same narrow door.
effect(() => {
  if (settled.value) install("merchant");
});
