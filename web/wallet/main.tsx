import "../shared/styles/index.css";
import "./wallet.css";
import { mount } from "../shared/ui/frame";
import { install } from "../shared/version";
import { App } from "./app";

mount(<App />);
install("wallet");
