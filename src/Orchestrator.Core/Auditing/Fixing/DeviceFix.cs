using Orchestrator.Core.DeviceState;

namespace Orchestrator.Core.Auditing.Fixing;

/// <summary>A fix in its device's own words.</summary>
public abstract record DeviceFix
{
    private DeviceFix() { }

    /// <summary>The product can push it and take it back.</summary>
    /// <param name="Desired">What the device shall have.</param>
    public sealed record Push(DesiredState Desired) : DeviceFix;

    /// <summary>A person has to do it.</summary>
    /// <param name="Commands">What to type, line by line.</param>
    public sealed record Copy(IReadOnlyList<string> Commands, NotPushed Why) : DeviceFix;
}

/// <summary>Why the product does not push a fix by itself.</summary>
public enum NotPushed
{
    /// <summary>The other end needs the mirror image of it, or the two will not agree.</summary>
    BothEnds,
    /// <summary>The box did not list its rules as text, by which the one that is meant would be found again.</summary>
    RulesNotListed,
    /// <summary>A link's own chain on a box, which the link's plan writes as a whole.</summary>
    RulesOfALink,
    /// <summary>ufw writes these chains anew whenever it runs.</summary>
    RulesOfUfw,
    /// <summary>firewalld writes these chains anew whenever it runs.</summary>
    RulesOfFirewalld,
    /// <summary>Docker writes these chains anew whenever it runs.</summary>
    RulesOfDocker,
}
