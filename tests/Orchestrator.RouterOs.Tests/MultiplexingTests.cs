using FsCheck;
using FsCheck.Fluent;
using Orchestrator.RouterOs.Tests.Router;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests;

public class MultiplexingTests
{
    private static readonly RouterOsOptions Quick = new() { QuitTimeout = TimeSpan.FromMilliseconds(100) };
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Fifty_commands_whose_replies_interleave_get_their_own_rows()
    {
        const int commands = 50;
        const int rows = 20;
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var received = new List<Sentence>();
            while (received.Count < commands)
                received.Add(await side.ReceiveAsync());
            // Row by row over all commands, in another order each time, and the ends in reverse.
            for (var row = 0; row < rows; row++)
                foreach (var command in received.Skip(row).Concat(received.Take(row)))
                    await side.ReplyAsync(command, "!re", $"=of={command.Attribute("n")}", $"=row={row}");
            foreach (var command in Enumerable.Reverse(received))
                await side.ReplyAsync(command, "!done", $"=ret={command.Attribute("n")}");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick);

        var replies = await Task.WhenAll(Enumerable.Range(0, commands).Select(n =>
            Task.Run(() => connection.ExecuteAsync(new Command("/x").With("n", $"{n}"), CancellationToken.None)))).WaitAsync(Soon);

        for (var n = 0; n < commands; n++)
        {
            replies[n].Ret.ShouldBe($"{n}");
            replies[n].Rows.Select(row => row["of"]).ShouldAllBe(of => of == $"{n}");
            replies[n].Rows.Select(row => row["row"]).ShouldBe(Enumerable.Range(0, rows).Select(row => $"{row}"));
        }
    }

    [Fact]
    public async Task A_late_reply_reaches_nobody_else()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var command = await side.ReceiveAsync();
            await side.SendAsync("!re", "=whose=nobody", ".tag=999");
            await side.SendAsync("!done", ".tag=999");
            await side.ReplyAsync(command, "!done", "=ret=mine");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick);
        var reply = await connection.ExecuteAsync(new Command("/x"), CancellationToken.None).WaitAsync(Soon);
        reply.Ret.ShouldBe("mine");
        reply.Rows.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("session terminated", RouterOsFailure.Fatal)]
    [InlineData(null, RouterOsFailure.ConnectionLost)]
    public async Task A_broken_connection_fails_everything_with_one_reason(string? fatal, RouterOsFailure failure)
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            for (var i = 0; i < 11; i++)
                await side.ReceiveAsync();
            if (fatal is not null)
                await side.SendAsync("!fatal", fatal);
            else
                side.Reset();
        });
        await using var connection = await router.ConnectAsync(Quick);
        await using var feed = connection.ListenAsync("/x", CancellationToken.None);

        var commands = Enumerable.Range(0, 10).Select(_ => connection.ExecuteAsync(new Command("/x"), CancellationToken.None)).ToList();

        foreach (var command in commands)
            (await Should.ThrowAsync<RouterOsException>(command.WaitAsync(Soon))).Failure.ShouldBe(failure);
        (await Should.ThrowAsync<RouterOsException>(async () => await CollectAsync(feed))).Failure.ShouldBe(failure);
        (await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/y"), CancellationToken.None))).Failure.ShouldBe(failure);
        connection.IsOpen.ShouldBeFalse();
    }

    [Theory]
    [InlineData(new byte[] { 0xFF, 1, 2 }, RouterOsFailure.ProtocolViolation)]
    [InlineData(new byte[] { 0xF0, 0x7F, 0, 0, 0 }, RouterOsFailure.ProtocolViolation)]
    [InlineData(new byte[] { 2, (byte)'h', (byte)'i', 0 }, RouterOsFailure.ProtocolViolation)]
    [InlineData(new byte[] { 5, (byte)'!', (byte)'d' }, RouterOsFailure.ConnectionLost)]
    public async Task A_router_that_breaks_the_protocol_is_named(byte[] bytes, RouterOsFailure failure)
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            await side.ReceiveAsync();
            await side.SendBytesAsync(bytes);
        });
        await using var connection = await router.ConnectAsync(Quick);
        var thrown = await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/x"), CancellationToken.None).WaitAsync(Soon));
        thrown.Failure.ShouldBe(failure);
    }

    [Fact]
    public async Task An_oversized_word_is_refused_at_the_limit_of_the_options()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
            await side.ReplyAsync(await side.ReceiveAsync(), "!re", "=x=" + new string('x', 2000)));
        await using var connection = await router.ConnectAsync(Quick with { Limits = SentenceLimits.Default with { MaxWordBytes = 1000 } });
        var thrown = await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/x"), CancellationToken.None).WaitAsync(Soon));
        thrown.Failure.ShouldBe(RouterOsFailure.ProtocolViolation);
        thrown.Message.ShouldContain("limit of 1000");
    }

    [Fact]
    public void Random_bytes_after_the_login_fail_with_a_declared_reason() =>
        Prop.ForAll<byte[]>(bytes => SurvivesAsync(bytes).GetAwaiter().GetResult()).QuickCheckThrowOnFailure();

    [Fact]
    public async Task Disposing_says_goodbye_fails_what_runs_and_closes_the_socket()
    {
        var goodbye = new TaskCompletionSource<bool>();
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            await side.ExpectAsync("/slow");
            await side.ExpectAsync("/quit");
            await side.SendAsync("!fatal", "session terminated on request");
            goodbye.SetResult(await Record.ExceptionAsync(side.ReceiveAsync) is EndOfStreamException or IOException);
        });
        var connection = await router.ConnectAsync();
        var running = connection.ExecuteAsync(new Command("/slow"), CancellationToken.None);

        await connection.DisposeAsync();
        await connection.DisposeAsync();

        (await Should.ThrowAsync<RouterOsException>(running)).Failure.ShouldBe(RouterOsFailure.Closed);
        (await goodbye.Task.WaitAsync(Soon)).ShouldBeTrue();
        (await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/x"), CancellationToken.None)))
            .Failure.ShouldBe(RouterOsFailure.Closed);
    }

    [Fact]
    public async Task Disposing_does_not_wait_for_a_router_that_is_silent()
    {
        await using var router = ScriptedRouter.AfterLogin(side => side.SilenceAsync());
        var connection = await router.ConnectAsync(Quick);
        await connection.DisposeAsync().AsTask().WaitAsync(Soon);
    }

    [Fact]
    public async Task A_thousand_commands_in_one_burst_are_all_answered()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            while (await side.ReceiveAsync() is { Command: "/x/add" } command)
                await side.ReplyAsync(command, "!done", $"=ret={command.Attribute("n")}");
        });
        await using var connection = await router.ConnectAsync(Quick);
        var replies = await Task.WhenAll(Enumerable.Range(0, 1000).Select(n =>
            connection.ExecuteAsync(new Command("/x/add").With("n", $"{n}"), CancellationToken.None))).WaitAsync(Soon);
        replies.Select(reply => reply.Ret).ShouldBe(Enumerable.Range(0, 1000).Select(n => $"{n}"));
    }

    private static async Task<bool> SurvivesAsync(byte[] bytes)
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            await side.ReceiveAsync();
            await side.SendBytesAsync(bytes);
        });
        await using var connection = await router.ConnectAsync(Quick);
        var thrown = await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/x"), CancellationToken.None).WaitAsync(Soon));
        return thrown.Failure is RouterOsFailure.ProtocolViolation or RouterOsFailure.ConnectionLost;
    }

    private static async Task<List<Row>> CollectAsync(IRowFeed feed)
    {
        var rows = new List<Row>();
        await foreach (var row in feed)
            rows.Add(row);
        return rows;
    }
}
