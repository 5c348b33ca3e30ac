namespace Orchestrator.Core.Auditing.Reading.RouterOs;

/// <summary>A matcher's value with its "!" taken off.</summary>
internal readonly record struct MatcherValue
{
    public MatcherValue(string written)
    {
        Written = written;
        Negated = written.StartsWith('!');
        Text = (Negated ? written[1..] : written).Trim();
    }

    public string Written { get; }

    public bool Negated { get; }

    public string Text { get; }
}
