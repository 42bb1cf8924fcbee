const a = asset("gone.css"), b = other.asset("x"), c = myasset("y"), d = asset(name);
