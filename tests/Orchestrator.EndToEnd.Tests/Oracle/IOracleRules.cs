using Orchestrator.Core.Auditing.Reading;

namespace Orchestrator.EndToEnd.Tests.Oracle;

/// <summary>A rule set that the kernel can be given and the audit can read, whatever its language is.</summary>
internal interface IOracleRules
{
    string Text { get; }

    /// <summary>What else was loaded, as far as the rules name it.</summary>
    string Besides { get; }

    /// <summary>How many rules it has.</summary>
    int Count { get; }

    /// <summary>The same without one rule, to find the smallest set that still shows a difference.</summary>
    IOracleRules Without(int rule);

    /// <summary>Replaces all that was loaded before; in the router's namespace.</summary>
    /// <returns>null, or why the kernel's tools refused it.</returns>
    string? Load();

    /// <summary>As the audit understands it, after it was loaded.</summary>
    ReadPath Read();

    /// <summary>What a rule, by its text, asks and does: the rows of the coverage table.</summary>
    IEnumerable<string> Features(string rule);
}

/// <summary>Makes rule sets and the packets for them.</summary>
internal interface IOracleSource
{
    /// <summary>Names the source in messages: "iptables-legacy".</summary>
    string Name { get; }

    /// <summary>Words that this kernel or its tools do not have, so that nothing was tried of them.</summary>
    IReadOnlyList<string> Skipped { get; }

    IOracleRules Next(Random random);

    /// <summary>Removes what the last rule set left in the namespace.</summary>
    void Clear();
}
