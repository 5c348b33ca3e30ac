using Orchestrator.RouterOs.Tests.Router;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests;

public class CommandTests
{
    private static readonly RouterOsOptions Quick = new() { QuitTimeout = TimeSpan.FromMilliseconds(100) };

    private static readonly RouterOsOptions Impatient = new()
    {
        CommandTimeout = TimeSpan.FromMilliseconds(300),
        CancelTimeout = TimeSpan.FromMilliseconds(300),
        QuitTimeout = TimeSpan.FromMilliseconds(100),
    };

    [Fact]
    public async Task Words_attributes_and_queries_go_out_in_order_with_a_tag()
    {
        Sentence? seen = null;
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            seen = await side.ReceiveAsync();
            await side.ReplyAsync(seen, "!done");
        });
        await using var connection = await router.ConnectAsync(Quick);

        var command = new Command("/ip/address/print").With("detail").WithProperties(".id", "comment").Where("comment", "a=b\nž").Query("?#!");
        await connection.ExecuteAsync(command, CancellationToken.None);

        seen!.Words.ShouldBe(["/ip/address/print", "=detail=", "=.proplist=.id,comment", "?comment=a=b\nž", "?#!", $".tag={seen.Tag}"]);
        command.ToString().ShouldBe("/ip/address/print detail .proplist");
    }

    [Theory]
    [InlineData("ip/address")]
    [InlineData("/")]
    [InlineData("/ip address/print")]
    [InlineData("/ip\n")]
    public void A_path_that_is_none_is_refused(string path) => Should.Throw<ArgumentException>(() => new Command(path));

    [Fact]
    public void Names_and_queries_that_are_none_are_refused()
    {
        Should.Throw<ArgumentException>(() => new Command("/x").With("a=b", "c"));
        Should.Throw<ArgumentException>(() => new Command("/x").With("", "c"));
        Should.Throw<ArgumentException>(() => new Command("/x").Query("=a=b"));
    }

    [Fact]
    public async Task Rows_and_ret_come_back()
    {
        await using var router = Answering(
            ["!re", "=.id=*1", "=comment="], ["!re", "=.id=*2"], ["!done", "=ret=*1F"]);
        await using var connection = await router.ConnectAsync(Quick);

        var reply = await connection.ExecuteAsync(new Command("/x"), CancellationToken.None);

        reply.Succeeded.ShouldBeTrue();
        reply.Ret.ShouldBe("*1F");
        reply.Rows.Select(row => row.Id).ShouldBe(["*1", "*2"]);
        reply.Rows[0]["comment"].ShouldBe("");
        reply.Rows[1]["comment"].ShouldBeNull();
        reply.Rows[0].ToDictionary().Keys.ShouldBe([".id", "comment"]);
    }

    [Fact]
    public async Task No_rows_are_told_with_and_without_the_empty_word()
    {
        await using var router = Answering(["!empty"], ["!done"]);
        await using var connection = await router.ConnectAsync(Quick);
        (await connection.ExecuteAsync(new Command("/x"), CancellationToken.None)).Rows.ShouldBeEmpty();

        await using var old = Answering(["!done"]);
        await using var other = await old.ConnectAsync(Quick);
        (await other.ExecuteAsync(new Command("/x"), CancellationToken.None)).Rows.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_trap_is_a_value_and_the_session_goes_on()
    {
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var refused = await side.ReceiveAsync();
            await side.ReplyAsync(refused, "!trap", "=category=1", "=message=input does not match any value of peer");
            await side.ReplyAsync(refused, "!done");
            await side.ReplyAsync(await side.ReceiveAsync(), "!done", "=ret=ok");
        });
        await using var connection = await router.ConnectAsync(Quick);

        var refusal = await connection.ExecuteAsync(new Command("/x/add"), CancellationToken.None);
        refusal.Trap.ShouldBe(new Trap(TrapCategory.ArgumentValue, "input does not match any value of peer"));
        refusal.Trap!.Kind.ShouldBe(TrapKind.ReferenceMissing);
        refusal.Succeeded.ShouldBeFalse();
        (await connection.ExecuteAsync(new Command("/x"), CancellationToken.None)).Ret.ShouldBe("ok");
    }

    [Theory]
    [InlineData(null, "no such item (4)", TrapKind.NoSuchItem)]
    [InlineData("0", "no such command prefix", TrapKind.NoSuchCommand)]
    [InlineData("0", "no such command or directory (foo)", TrapKind.NoSuchCommand)]
    [InlineData(null, "unknown parameter foo", TrapKind.UnknownParameter)]
    [InlineData(null, "failure: already have such address", TrapKind.AlreadyExists)]
    [InlineData(null, "failure: entry with such name exists", TrapKind.AlreadyExists)]
    [InlineData(null, "not enough permissions (9)", TrapKind.NotPermitted)]
    [InlineData("1", "input does not match any value of interface", TrapKind.ReferenceMissing)]
    [InlineData(null, "failure: dynamic item can not be removed", TrapKind.DynamicItem)]
    [InlineData(null, "failure: default item can not be removed", TrapKind.DynamicItem)]
    [InlineData("2", "", TrapKind.Interrupted)]
    [InlineData("99", "Interrupted", TrapKind.Interrupted)]
    [InlineData("4", "action failed (6)", TrapKind.Other)]
    public async Task Refusals_are_understood(string? category, string message, TrapKind kind)
    {
        string[] trap = category is null ? ["!trap", $"=message={message}"] : ["!trap", $"=category={category}", $"=message={message}"];
        await using var router = Answering(trap, ["!done"]);
        await using var connection = await router.ConnectAsync(Quick);
        (await connection.ExecuteAsync(new Command("/x"), CancellationToken.None)).Trap!.Kind.ShouldBe(kind);
    }

    [Fact]
    public async Task A_command_without_an_answer_times_out_and_is_cancelled_on_the_router()
    {
        Sentence? cancel = null;
        Sentence? slow = null;
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            slow = await side.ReceiveAsync();
            cancel = await side.ExpectAsync("/cancel");
            await side.InterruptAsync(slow, cancel);
            await side.ReplyAsync(await side.ReceiveAsync(), "!done", "=ret=alive");
        });
        await using var connection = await router.ConnectAsync(Impatient with { CancelTimeout = TimeSpan.FromSeconds(30) });

        var thrown = await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/slow"), CancellationToken.None));
        thrown.Failure.ShouldBe(RouterOsFailure.Timeout);
        (await connection.ExecuteAsync(new Command("/x").Within(TimeSpan.FromSeconds(30)), CancellationToken.None)).Ret.ShouldBe("alive");
        cancel!.Attribute("tag").ShouldBe(slow!.Tag);
    }

    [Fact]
    public async Task A_router_that_answers_nothing_any_more_breaks_the_connection()
    {
        await using var router = ScriptedRouter.AfterLogin(side => side.SilenceAsync());
        await using var connection = await router.ConnectAsync(Impatient);

        var patient = connection.ExecuteAsync(new Command("/patient").Within(TimeSpan.FromMinutes(5)), CancellationToken.None);
        await Should.ThrowAsync<RouterOsException>(connection.ExecuteAsync(new Command("/slow"), CancellationToken.None));
        (await Should.ThrowAsync<RouterOsException>(patient)).Message.ShouldContain("stopped answering");
        connection.IsOpen.ShouldBeFalse();
    }

    [Fact]
    public async Task A_cancelled_command_ends_at_once_and_is_cancelled_on_the_router()
    {
        var started = new TaskCompletionSource();
        var cancelled = new TaskCompletionSource<Sentence>();
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            await side.ReceiveAsync();
            started.SetResult();
            cancelled.SetResult(await side.ExpectAsync("/cancel"));
            await side.ReplyAsync(await cancelled.Task, "!done");
            await side.SilenceAsync();
        });
        await using var connection = await router.ConnectAsync();
        using var cancel = new CancellationTokenSource();

        var running = connection.ExecuteAsync(new Command("/slow"), cancel.Token);
        await started.Task;
        await cancel.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(running.WaitAsync(TimeSpan.FromSeconds(5)));
        await cancelled.Task.WaitAsync(TimeSpan.FromSeconds(5));
        connection.IsOpen.ShouldBeTrue();
    }

    [Fact]
    public async Task A_large_value_goes_both_ways()
    {
        var text = new string('x', 3_000_000) + "\uDCE9";
        await using var router = ScriptedRouter.AfterLogin(async side =>
        {
            var set = await side.ReceiveAsync();
            await side.ReplyAsync(set, "!re", $"=contents={set.Attribute("contents")}");
            await side.ReplyAsync(set, "!done");
        });
        await using var connection = await router.ConnectAsync();
        var reply = await connection.ExecuteAsync(new Command("/x").With("contents", text), CancellationToken.None);
        reply.Rows[0]["contents"].ShouldBe(text);
    }

    private static ScriptedRouter Answering(params string[][] answers) => ScriptedRouter.AfterLogin(async side =>
    {
        var command = await side.ReceiveAsync();
        foreach (var answer in answers)
            await side.ReplyAsync(command, answer);
    });
}
