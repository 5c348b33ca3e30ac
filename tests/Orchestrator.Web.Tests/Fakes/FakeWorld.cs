namespace Orchestrator.Web.Tests.Fakes;

/// <summary>What the fakes share and tests set.</summary>
internal sealed class FakeWorld
{
    public bool Empty { get; set; }

    public Dictionary<Guid, (double X, double Y)> Places { get; } = [];

    public HashSet<Guid> Verified { get; } = [];

    public List<string> Commands { get; } = [];

    public bool PracticeOpen { get; set; }
}
