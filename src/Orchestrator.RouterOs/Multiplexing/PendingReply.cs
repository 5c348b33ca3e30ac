using System.Collections.Immutable;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Multiplexing;

/// <summary>
/// A command that was sent and has no <c>!done</c> yet. The connection's reading loop alone calls <see cref="Accept"/>;
/// <see cref="Fail"/> may come from anywhere, and the first end counts.
/// </summary>
internal abstract class PendingReply(string tag)
{
    private readonly TaskCompletionSource<Reply> _end = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private ImmutableArray<Trap> _traps = [];
    private volatile bool _abandoned;

    public string Tag { get; } = tag;

    public Task<Reply> Completion => _end.Task;

    /// <summary>Nobody waits for it any more: what still comes is dropped, until its <c>!done</c>.</summary>
    public bool Abandoned => _abandoned;

    /// <summary>Whether this call abandoned it, so that only one caller cancels it on the router.</summary>
    public bool Abandon()
    {
        if (_abandoned || Completion.IsCompleted)
            return false;
        _abandoned = true;
        return true;
    }

    /// <summary>Takes one reply; true when it was the last.</summary>
    public bool Accept(Sentence sentence)
    {
        switch (sentence.Command)
        {
            case ReplyWord.Row:
                if (!_abandoned)
                    OnRow(new Row(sentence));
                return false;
            case ReplyWord.Trap:
                _traps = _traps.Add(ReplyWord.TrapOf(sentence));
                return false;
            case ReplyWord.Done:
                End(new Reply { Rows = TakeRows(), Ret = sentence.Attribute("ret"), Traps = _traps });
                return true;
            default:
                // !empty says that no row follows, and !done follows all the same.
                return false;
        }
    }

    public void Fail(RouterOsException reason)
    {
        if (!_end.TrySetException(reason))
            return;
        // The failure may have no witness, as when a stream was given up before the connection broke.
        _ = _end.Task.Exception;
        OnEnd(reason);
    }

    protected abstract void OnRow(Row row);

    protected virtual ImmutableArray<Row> TakeRows() => [];

    protected virtual void OnEnd(RouterOsException? reason)
    {
    }

    private void End(Reply reply)
    {
        if (_end.TrySetResult(reply))
            OnEnd(null);
    }
}
