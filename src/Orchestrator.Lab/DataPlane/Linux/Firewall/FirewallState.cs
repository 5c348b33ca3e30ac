namespace Orchestrator.Lab.DataPlane.Linux.Firewall;

/// <summary>The whole firewall as <c>iptables-restore</c> reads it, and the rules that could not be said in it.</summary>
/// <param name="Text">All four tables.</param>
/// <param name="Invalid">Menu and id of rules that are left out, with the reason.</param>
internal sealed record FirewallState(string Text, IReadOnlyDictionary<(string Menu, string Id), string> Invalid)
{
    public static FirewallState Empty { get; } = new("", new Dictionary<(string, string), string>());
}

/// <summary>A rule cannot be said in the kernel's terms; it is left out and shown as invalid, never widened.</summary>
internal sealed class UnsupportedRuleException(string message) : Exception(message);
