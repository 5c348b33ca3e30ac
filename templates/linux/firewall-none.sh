firewall_up() { :; }

firewall_down() { :; }
