namespace Orchestrator.Core.Platforms;

public enum DevicePlatform { RouterOs, Linux }

/// <summary>The packet filter a Linux box is run with.</summary>
public enum FirewallBackend { None, Nftables, Iptables }

/// <summary>What brings a Linux box's interfaces back after a reboot.</summary>
public enum BootPersistence { None, Systemd, Ifupdown }
