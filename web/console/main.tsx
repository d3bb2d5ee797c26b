import "../shared/styles/index.css";
import "./console.css";
import { mount } from "../shared/ui/frame";
import { Console } from "./console";

mount(<Console />);
