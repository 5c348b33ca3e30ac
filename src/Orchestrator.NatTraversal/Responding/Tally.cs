namespace Orchestrator.NatTraversal.Responding;

/// <summary>Counts reactions. Not thread-safe.</summary>
internal sealed class Tally
{
    private readonly long[] _silences = new long[Enum.GetValues<Silence>().Length];
    private readonly long[] _answers = new long[Enum.GetValues<AnswerKind>().Length];

    public void Count(in Reaction reaction)
    {
        _silences[(int)reaction.Silence]++;
        if (reaction.Answer is { } answer)
            _answers[(int)answer.Kind]++;
    }

    public long Of(Silence silence) => _silences[(int)silence];

    public long Of(AnswerKind kind) => _answers[(int)kind];
}
