using System.Globalization;
using Orchestrator.Lab.Commands;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.Lab.Server;

/// <summary>
/// What is said on one connection: login first, then commands. Quick commands run one after the other as they come in; those that
/// take their time run beside the rest, each known by its tag, until they end or are cancelled.
/// </summary>
internal sealed class ApiConversation(VirtualRouter router, ConnectionFacts facts, ReplyWriter output) : IAsyncDisposable
{
    private readonly Lock _lock = new();
    private readonly List<RunningCommand> _running = [];
    private readonly LoginDialog _login = new(router, facts);
    private RouterSession? _session;

    public bool IsLoggedIn => _session is not null;

    /// <summary>Handles one sentence; false when the conversation is over.</summary>
    public async Task<bool> HandleAsync(Sentence sentence, CancellationToken cancellationToken)
    {
        if (sentence.Command == "/quit")
            return await FatalAsync("session terminated on request", cancellationToken);
        if (sentence.Command == "/login")
            return await LoginAsync(sentence, cancellationToken);
        if (_session is null)
            return await FatalAsync("not logged in", cancellationToken);
        if (sentence.Command == "/cancel")
            return await CancelAsync(sentence, cancellationToken);
        await StartAsync(sentence, _session, cancellationToken);
        return true;
    }

    public async ValueTask DisposeAsync()
    {
        List<RunningCommand> running;
        lock (_lock)
            running = [.. _running];
        foreach (var command in running)
            await command.CancelAsync();
        await Task.WhenAll(running.Select(command => command.Ended));
        if (_session is not null)
            await SessionEnd.RunAsync(router, _session);
    }

    private async Task<bool> FatalAsync(string reason, CancellationToken cancellationToken)
    {
        output.WriteFatal(reason);
        await output.FlushAsync(cancellationToken);
        return false;
    }

    private async Task<bool> LoginAsync(Sentence sentence, CancellationToken cancellationToken)
    {
        var outcome = await _login.AnswerAsync(sentence, cancellationToken);
        if (outcome.Session is not null)
        {
            if (_session is not null)
                await SessionEnd.RunAsync(router, _session);
            _session = outcome.Session;
        }

        if (outcome.Refusal is { } refusal)
            output.Write("!trap", [new("message", refusal)], sentence.Tag);
        output.Write("!done", outcome.Challenge is { } challenge ? [new("ret", challenge)] : [], sentence.Tag);
        await output.FlushAsync(cancellationToken);
        return true;
    }

    private async Task<bool> CancelAsync(Sentence sentence, CancellationToken cancellationToken)
    {
        var wanted = sentence.Attribute("tag");
        List<RunningCommand> commands;
        lock (_lock)
            commands = [.. _running.Where(command => wanted is null || command.Tag == wanted)];
        foreach (var command in commands)
            await command.CancelAsync();
        await Task.WhenAll(commands.Select(command => command.Ended));
        output.Write("!done", [], sentence.Tag);
        await output.FlushAsync(cancellationToken);
        return true;
    }

    private async Task StartAsync(Sentence sentence, RouterSession session, CancellationToken cancellationToken)
    {
        if (SentenceCall.Of(sentence) is not { } call)
        {
            Trap(TrapException.NoSuchPrefix(), sentence.Tag);
            await output.FlushAsync(cancellationToken);
            return;
        }

        var command = new RunningCommand(sentence.Tag, cancellationToken);
        lock (_lock)
            _running.Add(command);
        var isLong = CommandTable.IsLong(router, call);
        command.Ended = RunAsync(call, session, command, cancellationToken);
        if (!isLong)
            await command.Ended;
    }

    private async Task RunAsync(CommandCall call, RouterSession session, RunningCommand command, CancellationToken connection)
    {
        try
        {
            var ret = await CommandRunner.RunAsync(router, session, call, new TaggedSink(output, command.Tag), command.Token);
            output.Write("!done", ret is null ? [] : [new("ret", ret)], command.Tag);
        }
        catch (TrapException trap)
        {
            Trap(trap, command.Tag);
        }
        catch (OperationCanceledException)
        {
            Trap(TrapException.Interrupted(), command.Tag);
        }
        finally
        {
            lock (_lock)
                _running.Remove(command);
            command.Dispose();
        }

        await FlushQuietlyAsync(connection);
    }

    private async Task FlushQuietlyAsync(CancellationToken connection)
    {
        try
        {
            await output.FlushAsync(connection);
        }
        catch (Exception error) when (error is IOException or InvalidOperationException or OperationCanceledException)
        {
            // The reading side notices too, and ends the conversation.
        }
    }

    private void Trap(TrapException trap, string? tag)
    {
        var words = new List<KeyValuePair<string, string>>(2);
        if (trap.Category is { } category)
            words.Add(new("category", ((int)category).ToString(CultureInfo.InvariantCulture)));
        words.Add(new("message", trap.Message));
        output.Write("!trap", words, tag);
        output.Write("!done", [], tag);
    }
}
