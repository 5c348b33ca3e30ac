using System.IO.Pipelines;
using Orchestrator.RouterOs.Dialing;
using Orchestrator.RouterOs.Multiplexing;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs;

/// <summary>
/// A logged-in session over the binary API; <see cref="IRouterOsConnection"/> says what it guarantees. One loop reads, one
/// writes; commands are matched by tag. Source: RouterOS manual, "API".
/// </summary>
public sealed class RouterOsConnection : IRouterOsConnection
{
    private readonly Stream _stream;
    private readonly PipeReader _input;
    private readonly SentenceReader _reader;
    private readonly RouterOsOptions _options;
    private readonly Outbox _outbox;
    private readonly PendingTable _pending = new();
    private readonly Pulse _pulse = new();
    // Never disposed: it has no timer, and a late cancel may still look at it.
    private readonly CancellationTokenSource _life = new();
    private readonly Task _loops;
    private int _disposed;
    private int _paused;

    private RouterOsConnection(Stream stream, PipeReader input, SentenceReader reader, RouterOsOptions options, string peer)
    {
        (_stream, _input, _reader, _options, Peer) = (stream, input, reader, options, peer);
        _outbox = new Outbox(stream);
        _loops = Task.WhenAll(Task.Run(ReadLoopAsync), Task.Run(WriteLoopAsync));
    }

    /// <inheritdoc/>
    public bool IsOpen => _pending.IsOpen;

    /// <summary>Name of the other side for messages.</summary>
    internal string Peer { get; }

    internal TimeProvider Time => _options.Time;

    /// <summary>Connects and logs in.</summary>
    /// <exception cref="RouterOsException">No session came to be; nothing is left open.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; nothing is left open.</exception>
    public static async Task<RouterOsConnection> ConnectAsync(
        RouterOsEndpoint endpoint, RouterOsCredentials credentials, RouterOsOptions options, CancellationToken cancellationToken)
    {
        var stream = await Dialer.ConnectAsync(endpoint, options, cancellationToken).ConfigureAwait(false);
        return await LoginAsync(stream, endpoint.ToString(), credentials, options, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>Logs in over a duplex stream that stands already. The stream belongs to the connection from the call on.</summary>
    /// <param name="stream">Bytes to and from the API service; it must allow one read and one write at the same time.</param>
    /// <param name="peer">Name of the other side for messages.</param>
    /// <param name="credentials">Who logs in.</param>
    /// <param name="options">Times and sizes.</param>
    /// <param name="cancellationToken">Gives the login up.</param>
    /// <exception cref="RouterOsException">No session came to be; the stream is closed.</exception>
    /// <exception cref="OperationCanceledException">Cancelled; the stream is closed.</exception>
    public static async Task<RouterOsConnection> LoginAsync(
        Stream stream, string peer, RouterOsCredentials credentials, RouterOsOptions options, CancellationToken cancellationToken)
    {
        try
        {
            var input = PipeReader.Create(stream, new StreamPipeReaderOptions(bufferSize: 65536, minimumReadSize: 4096, leaveOpen: true));
            var reader = new SentenceReader(options.Limits);
            await new Login(stream, input, reader, peer).RunAsync(credentials, options, cancellationToken).ConfigureAwait(false);
            return new RouterOsConnection(stream, input, reader, options, peer);
        }
        catch
        {
            // Whatever kept it from logging in, nobody else closes the stream; the caller gets the cause.
            await stream.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<Reply> ExecuteAsync(Command command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var pending = new CollectedReply(_pending.NextTag());
        Send(command, pending);
        var limit = command.Timeout ?? _options.CommandTimeout;
        try
        {
            return await pending.Completion.WaitAsync(limit, Time, cancellationToken).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            Abandon(pending);
            throw new RouterOsException(RouterOsFailure.Timeout, $"{Peer} did not finish {command.Path} within {limit}.");
        }
        catch (OperationCanceledException)
        {
            Abandon(pending);
            throw;
        }
    }

    /// <inheritdoc/>
    public IRowFeed StreamAsync(Command command, CancellationToken cancellationToken)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var feed = new RowFeed(_pending.NextTag(), this, command.Timeout ?? _options.CommandTimeout, cancellationToken);
        Send(command, feed);
        return feed;
    }

    /// <inheritdoc/>
    public IRowFeed ListenAsync(string menu, CancellationToken cancellationToken) =>
        StreamAsync(new Command($"{menu}/listen").Within(Timeout.InfiniteTimeSpan), cancellationToken);

    /// <inheritdoc/>
    public Task<Reply> CancelAsync(string tag, CancellationToken cancellationToken) =>
        ExecuteAsync(new Command("/cancel").With("tag", tag).Within(_options.CancelTimeout), cancellationToken);

    /// <summary>
    /// Ends the session with <c>/quit</c>, waits shortly for the router to close it, and closes the socket in any case.
    /// Commands under way fail with <see cref="RouterOsFailure.Closed"/>. May be called more than once.
    /// </summary>
    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, 1) != 0)
            return;
        var open = _pending.Break(new RouterOsException(RouterOsFailure.Closed, $"The connection to {Peer} was closed on this side."));
        RoomMade();
        if (open)
            await QuitAsync().ConfigureAwait(false);
        await CloseAsync().ConfigureAwait(false);
        await _loops.ConfigureAwait(false);
        await _input.CompleteAsync().ConfigureAwait(false);
    }

    /// <summary>Gives a command up and cancels it on the router; false when it had ended or was given up before.</summary>
    internal bool Abandon(PendingReply pending)
    {
        if (!pending.Abandon())
            return false;
        RoomMade();
        if (IsOpen)
            _ = CancelOrBreakAsync(pending.Tag);
        return true;
    }

    /// <summary>Waits for the end of a command that was given up, but not long.</summary>
    internal async Task DrainAsync(PendingReply pending)
    {
        try
        {
            await pending.Completion.WaitAsync(_options.CancelTimeout, Time).ConfigureAwait(false);
        }
        catch (Exception gone) when (gone is TimeoutException or RouterOsException)
        {
            // The caller has left the command already; what became of the connection is told to the next one.
        }
    }

    /// <summary>Tells the reading loop to look again whether it may go on.</summary>
    internal void RoomMade()
    {
        if (Volatile.Read(ref _paused) != 0)
            _pulse.Set();
    }

    private void Send(Command command, PendingReply pending)
    {
        _pending.Add(pending);
        _outbox.Add(command, pending.Tag);
        RoomMade();
    }

    /// <summary>A router that does not even answer a cancel has stopped answering.</summary>
    private async Task CancelOrBreakAsync(string tag)
    {
        var cancel = new CollectedReply(_pending.NextTag());
        try
        {
            Send(new Command("/cancel").With("tag", tag), cancel);
            await cancel.Completion.WaitAsync(_options.CancelTimeout, Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            await BreakAsync(RouterOsFailure.Timeout, $"{Peer} stopped answering.", null).ConfigureAwait(false);
        }
        catch (RouterOsException)
        {
            // The connection broke meanwhile: the command is gone with it.
        }
    }

    // Both loops end with the connection: whatever went wrong in them, no command may wait for a loop that is gone.
    private async Task ReadLoopAsync()
    {
        try
        {
            while (await _reader.ReadAsync(_input, _life.Token).ConfigureAwait(false) is { } sentence)
                await DispatchAsync(sentence).ConfigureAwait(false);
            await BreakAsync(RouterOsFailure.ConnectionLost, $"{Peer} closed the connection.", null).ConfigureAwait(false);
        }
        catch (WireFormatException broken) when (broken.Fault != WireFault.Truncated)
        {
            await BreakAsync(RouterOsFailure.ProtocolViolation, $"{Peer} broke the API's framing. {broken.Message}", broken).ConfigureAwait(false);
        }
        catch (RouterOsException reason)
        {
            await BreakAsync(reason.Failure, reason.Message, reason).ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            // Nobody awaits this loop: whatever ends it has to reach the commands that wait for their replies.
            await BreakAsync(RouterOsFailure.ConnectionLost, $"The connection to {Peer} broke.", broken).ConfigureAwait(false);
        }
    }

    private async Task WriteLoopAsync()
    {
        try
        {
            await _outbox.RunAsync(_life.Token).ConfigureAwait(false);
        }
        catch (Exception broken)
        {
            // Nobody awaits this loop: whatever ends it has to reach the commands that wait for their replies.
            await BreakAsync(RouterOsFailure.ConnectionLost, $"The connection to {Peer} broke.", broken).ConfigureAwait(false);
        }
    }

    private ValueTask DispatchAsync(Sentence sentence)
    {
        if (sentence.Command == ReplyWord.Fatal)
            throw new RouterOsException(RouterOsFailure.Fatal, $"{Peer} ended the session: {ReplyWord.FatalOf(sentence)}.");
        if (sentence.Command[0] != '!')
            throw new RouterOsException(RouterOsFailure.ProtocolViolation, $"{Peer} sent a reply of no known kind.");
        if (!_pending.TryFind(sentence, out var pending))
            return default;
        if (pending.Accept(sentence))
            _pending.Remove(pending);
        else if (pending is RowFeed feed && feed.Buffered >= _options.StreamBuffer)
            return MakeRoomAsync(feed);
        return default;
    }

    /// <summary>Stops reading while the feed is full and nobody else waits; with others waiting the feed must hold more, up to its limit.</summary>
    private async ValueTask MakeRoomAsync(RowFeed feed)
    {
        // The flag goes up before the look at the feed, and a reader takes its row before it looks at the flag: one sees the other.
        Interlocked.Exchange(ref _paused, 1);
        while (feed.Buffered >= _options.StreamBuffer && !feed.Abandoned && _pending.Count == 1)
            await _pulse.WaitAsync(_life.Token).ConfigureAwait(false);
        Volatile.Write(ref _paused, 0);
        if (feed.Buffered <= _options.StreamBufferLimit || !Abandon(feed))
            return;
        feed.Fail(new RouterOsException(RouterOsFailure.SlowConsumer, $"More than {_options.StreamBufferLimit} rows of {Peer} waited for their reader."));
    }

    private async Task QuitAsync()
    {
        try
        {
            _outbox.Add(new Command("/quit"), _pending.NextTag());
            await _loops.WaitAsync(_options.QuitTimeout, Time).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            // The socket is closed without the router's goodbye.
        }
    }

    private async Task BreakAsync(RouterOsFailure failure, string message, Exception? inner)
    {
        _pending.Break(new RouterOsException(failure, message, inner));
        await CloseAsync().ConfigureAwait(false);
    }

    private async Task CloseAsync()
    {
        await _life.CancelAsync().ConfigureAwait(false);
        await _stream.DisposeAsync().ConfigureAwait(false);
    }
}
