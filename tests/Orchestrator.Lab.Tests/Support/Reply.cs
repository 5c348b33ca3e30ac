using Orchestrator.Lab.Commands;

namespace Orchestrator.Lab.Tests.Support;

/// <summary>What came of one command.</summary>
internal sealed record Reply(IReadOnlyList<Dictionary<string, string>> Rows, string? Ret, string? Trap, int? Category, bool SaidEmpty)
{
    public Dictionary<string, string> Row => Rows.ShouldHaveSingleItem();

    public Reply Ok()
    {
        Trap.ShouldBeNull();
        return this;
    }

    public static Reply Of(RowCollector rows, string? ret, TrapException? trap) => new(
        [.. rows.Rows.Select(row => new Dictionary<string, string>(row))], ret, trap?.Message, (int?)trap?.Category, rows.SaidEmpty);
}
