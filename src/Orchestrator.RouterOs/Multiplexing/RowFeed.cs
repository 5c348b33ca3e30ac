using System.Threading.Channels;

namespace Orchestrator.RouterOs.Multiplexing;

/// <summary>A command whose rows are handed out as they come.</summary>
internal sealed class RowFeed : PendingReply, IRowFeed
{
    private readonly Channel<Row> _rows =
        Channel.CreateUnbounded<Row>(new UnboundedChannelOptions { SingleReader = true, SingleWriter = true });

    private readonly RouterOsConnection _connection;
    private readonly TimeSpan _gap;
    private readonly CancellationToken _cancellation;
    private int _buffered;
    private int _enumerated;

    public RowFeed(string tag, RouterOsConnection connection, TimeSpan gap, CancellationToken cancellation)
        : base(tag) => (_connection, _gap, _cancellation) = (connection, gap, cancellation);

    /// <summary>Rows that wait for the reader.</summary>
    public int Buffered => Volatile.Read(ref _buffered);

    public IAsyncEnumerator<Row> GetAsyncEnumerator(CancellationToken cancellationToken = default)
    {
        if (Interlocked.Exchange(ref _enumerated, 1) != 0)
            throw new InvalidOperationException("The rows of a command can be enumerated once.");
        return Enumerate(cancellationToken);
    }

    public async ValueTask DisposeAsync()
    {
        _rows.Writer.TryComplete();
        if (_connection.Abandon(this))
            await _connection.DrainAsync(this).ConfigureAwait(false);
    }

    protected override void OnRow(Row row)
    {
        Interlocked.Increment(ref _buffered);
        _rows.Writer.TryWrite(row);
    }

    protected override void OnEnd(RouterOsException? reason) => _rows.Writer.TryComplete(reason);

    private async IAsyncEnumerator<Row> Enumerate(CancellationToken cancellationToken)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(_cancellation, cancellationToken);
        try
        {
            while (await WaitAsync(both.Token).ConfigureAwait(false))
                while (!both.IsCancellationRequested && _rows.Reader.TryRead(out var row))
                {
                    Interlocked.Decrement(ref _buffered);
                    _connection.RoomMade();
                    yield return row;
                }
        }
        finally
        {
            if (both.IsCancellationRequested)
                _connection.Abandon(this);
            await DisposeAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask<bool> WaitAsync(CancellationToken cancellationToken)
    {
        var wait = _rows.Reader.WaitToReadAsync(cancellationToken);
        if (wait.IsCompleted)
            return await wait.ConfigureAwait(false);
        try
        {
            return await wait.AsTask().WaitAsync(_gap, _connection.Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            _connection.Abandon(this);
            throw new RouterOsException(RouterOsFailure.Timeout, $"{_connection.Peer} sent nothing for a running command within {_gap}.");
        }
    }
}
