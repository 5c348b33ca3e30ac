using Orchestrator.RouterOs.Tests.Router;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests;

public class RowFeedTests
{
    private static readonly RouterOsOptions Quick = new() { QuitTimeout = TimeSpan.FromMilliseconds(100) };
    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(10);

    [Fact]
    public async Task Rows_come_in_order_and_the_end_is_told()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var print = await side.ReceiveAsync();
            for (var n = 0; n < 5000; n++)
                await side.ReplyAsync(print, "!re", $"=n={n}");
            await side.ReplyAsync(print, "!done", "=ret=5000");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick with { StreamBuffer = 16 });
        await using var feed = connection.StreamAsync(new Command("/x/print"), CancellationToken.None);

        var next = 0;
        await foreach (var row in feed)
            row["n"].ShouldBe($"{next++}");

        next.ShouldBe(5000);
        (await feed.Completion).Ret.ShouldBe("5000");
    }

    [Fact]
    public async Task A_refused_stream_ends_with_the_trap_in_its_completion()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var print = await side.ReceiveAsync();
            await side.ReplyAsync(print, "!trap", "=message=no such command");
            await side.ReplyAsync(print, "!done");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick);
        await using var feed = connection.StreamAsync(new Command("/x/print"), CancellationToken.None);

        (await CountAsync(feed)).ShouldBe(0);
        (await feed.Completion).Trap!.Kind.ShouldBe(TrapKind.NoSuchCommand);
        Should.Throw<InvalidOperationException>(() => feed.GetAsyncEnumerator(CancellationToken.None));
    }

    [Fact]
    public async Task Listening_shows_changes_and_deletions_until_it_is_left()
    {
        Sentence? cancel = null;
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var listen = await side.ExpectAsync("/ip/address/listen");
            await side.ReplyAsync(listen, "!re", "=.id=*68", "=address=192.0.2.1/24");
            await side.ReplyAsync(listen, "!re", "=.id=*68", "=.dead=yes");
            cancel = await side.ExpectAsync("/cancel");
            await side.InterruptAsync(listen, cancel);
            await side.ReplyAsync(await side.ReceiveAsync(), "!done", "=ret=alive");
        });
        await using var connection = await router.ConnectAsync(Quick);
        var feed = connection.ListenAsync("/ip/address", CancellationToken.None);

        var dead = new List<bool>();
        await foreach (var row in feed)
        {
            row.Id.ShouldBe("*68");
            dead.Add(row.IsDead);
            if (row.IsDead)
                break;
        }

        dead.ShouldBe([false, true]);
        (await feed.Completion.WaitAsync(Soon)).Trap!.Kind.ShouldBe(TrapKind.Interrupted);
        cancel!.Attribute("tag").ShouldBe(feed.Tag);
        (await connection.ExecuteAsync(new Command("/x"), CancellationToken.None)).Ret.ShouldBe("alive");
    }

    [Fact]
    public async Task A_stream_can_be_cancelled_by_its_tag()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var listen = await side.ReceiveAsync();
            await side.InterruptAsync(listen, await side.ExpectAsync("/cancel"));
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick);
        await using var feed = connection.ListenAsync("/log", CancellationToken.None);

        (await connection.CancelAsync(feed.Tag, CancellationToken.None)).Succeeded.ShouldBeTrue();
        (await CountAsync(feed).WaitAsync(Soon)).ShouldBe(0);
        (await feed.Completion).Trap!.Kind.ShouldBe(TrapKind.Interrupted);
    }

    [Fact]
    public async Task A_cancelled_token_ends_the_rows_at_once_even_when_the_router_is_silent()
    {
        await using var router = ScriptedRouter.AfterLogin(side => side.SilenceAsync());
        await using var connection = await router.ConnectAsync(Quick with { CancelTimeout = TimeSpan.FromMinutes(1) });
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var feed = connection.ListenAsync("/log", cancel.Token);
        await Should.ThrowAsync<OperationCanceledException>(CountAsync(feed).WaitAsync(Soon));
    }

    [Fact]
    public async Task A_stream_that_stays_silent_times_out()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            await side.ReplyAsync(await side.ReceiveAsync(), "!re", "=n=1");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick with { CancelTimeout = TimeSpan.FromMilliseconds(100) });
        var feed = connection.StreamAsync(new Command("/x").Within(TimeSpan.FromMilliseconds(200)), CancellationToken.None);
        (await Should.ThrowAsync<RouterOsException>(CountAsync(feed).WaitAsync(Soon))).Failure.ShouldBe(RouterOsFailure.Timeout);
    }

    [Fact]
    public async Task A_stream_nobody_reads_holds_the_router_back_until_another_command_comes()
    {
        const int rows = 200_000;
        var sent = 0;
        Sentence? print = null;
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            print = await side.ReceiveAsync();
            var commands = Task.Run(async () =>
            {
                var other = await side.ReceiveAsync();
                return other;
            });
            for (sent = 0; sent < rows; sent++)
                await side.ReplyAsync(print, "!re", $"=n={sent}", "=padding=" + new string('x', 200));
            await side.ReplyAsync(await commands, "!done", "=ret=through");
            await side.ReplyAsync(print, "!done");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick with { StreamBuffer = 10 });
        await using var feed = connection.StreamAsync(new Command("/x/print"), CancellationToken.None);

        await SettlesAsync(() => Volatile.Read(ref sent));
        Volatile.Read(ref sent).ShouldBeLessThan(rows);

        var other = connection.ExecuteAsync(new Command("/y"), CancellationToken.None);
        (await other.WaitAsync(TimeSpan.FromSeconds(30))).Ret.ShouldBe("through");
        (await CountAsync(feed).WaitAsync(Soon)).ShouldBe(rows);
    }

    [Fact]
    public async Task A_stream_beyond_its_limit_is_cancelled_and_the_others_go_on()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var print = await side.ReceiveAsync();
            var other = await side.ReceiveAsync();
            for (var n = 0; n < 200; n++)
                await side.ReplyAsync(print, "!re", $"=n={n}");
            await side.InterruptAsync(print, await side.ExpectAsync("/cancel"));
            await side.ReplyAsync(other, "!done", "=ret=through");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync(Quick with { StreamBuffer = 10, StreamBufferLimit = 100 });
        await using var feed = connection.StreamAsync(new Command("/x/print"), CancellationToken.None);

        (await connection.ExecuteAsync(new Command("/y"), CancellationToken.None).WaitAsync(Soon)).Ret.ShouldBe("through");
        (await Should.ThrowAsync<RouterOsException>(CountAsync(feed).WaitAsync(Soon))).Failure.ShouldBe(RouterOsFailure.SlowConsumer);
        connection.IsOpen.ShouldBeTrue();
    }

    private static async Task<int> CountAsync(IRowFeed feed)
    {
        var count = 0;
        await foreach (var _ in feed)
            count++;
        return count;
    }

    private static async Task SettlesAsync(Func<int> value)
    {
        for (var last = -1; last != value() || last == 0;)
        {
            last = value();
            await Task.Delay(200);
        }
    }
}
