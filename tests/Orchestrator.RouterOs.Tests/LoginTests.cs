using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Orchestrator.RouterOs.Tests.Router;
using Orchestrator.RouterOs.Wire;

namespace Orchestrator.RouterOs.Tests;

public class LoginTests
{
    private static readonly RouterOsOptions Quick = new() { QuitTimeout = TimeSpan.FromMilliseconds(100) };

    [Fact]
    public async Task The_new_form_is_tried_first_and_alone()
    {
        Sentence? login = null;
        Sentence? next = null;
        await using var router = new ScriptedRouter(async side =>
        {
            login = await side.ReceiveAsync();
            await side.SendAsync("!done");
            next = await side.ReceiveAsync();
        });

        await using (await router.ConnectAsync())
        {
        }

        login.ShouldBe(new Sentence("/login", "=name=admin", "=password=secret"));
        next!.Command.ShouldBe("/quit");
    }

    [Fact]
    public async Task A_challenge_is_answered_in_the_old_form()
    {
        const string challenge = "ebddd18303a54111e2dea05a92ab46b4";
        Sentence? response = null;
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!done", $"=ret={challenge}");
            response = await side.ReceiveAsync();
            await side.SendAsync("!done");
        });

        await using (await router.ConnectAsync())
        {
        }

        // Python's hashlib made the digest.
        response.ShouldBe(new Sentence("/login", "=name=admin", "=response=007319531c22b6b85e160d6ac355c1df2e"));
    }

    [Theory]
    [InlineData("invalid user name or password (6)", RouterOsFailure.WrongCredentials)]
    [InlineData("cannot log in", RouterOsFailure.WrongCredentials)]
    [InlineData("std failure: not allowed (9)", RouterOsFailure.SessionRefused)]
    public async Task A_refused_login_is_named_and_the_password_is_not_in_it(string message, RouterOsFailure failure)
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!trap", $"=message={message}");
            await side.SendAsync("!done");
            await side.SilenceAsync();
        });

        var thrown = await FailAsync(router, failure);
        thrown.ToString().ShouldNotContain("secret");
    }

    [Fact]
    public async Task A_refused_login_closes_the_socket()
    {
        var closed = new TaskCompletionSource();
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!trap", "=message=cannot log in");
            await side.SendAsync("!done");
            await Should.ThrowAsync<EndOfStreamException>(side.ReceiveAsync());
            closed.SetResult();
        });

        await FailAsync(router, RouterOsFailure.WrongCredentials);
        await closed.Task.WaitAsync(TimeSpan.FromSeconds(5));
    }

    [Fact]
    public async Task A_wrong_password_in_the_old_form_is_named()
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!done", "=ret=ebddd18303a54111e2dea05a92ab46b4");
            await side.ReceiveAsync();
            await side.SendAsync("!trap", "=message=cannot log in");
            await side.SendAsync("!done");
            await side.SilenceAsync();
        });

        await FailAsync(router, RouterOsFailure.WrongCredentials);
    }

    [Theory]
    [InlineData("HTTP/1.1 400 Bad Request\r\nServer: x\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2p1\r\n")]
    [InlineData("220 mail ready\r\n")]
    [InlineData("\u0015\u0003\u0001\u0000\u0002\u0002(")]
    [InlineData("x")]
    public async Task Another_protocol_is_recognised_at_once(string banner)
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.SendBytesAsync(Encoding.Latin1.GetBytes(banner));
            if (banner.Length > 1)
                await side.SilenceAsync();
        });

        await FailAsync(router, RouterOsFailure.NotRouterOs);
    }

    [Fact]
    public async Task A_reply_of_no_known_kind_is_another_protocol()
    {
        await using var router = new ScriptedRouter(side => side.SendAsync("!hello"));
        await FailAsync(router, RouterOsFailure.NotRouterOs);
    }

    [Fact]
    public async Task Silence_ends_at_the_login_timeout()
    {
        await using var router = new ScriptedRouter(side => side.SilenceAsync());
        var clock = Stopwatch.StartNew();
        var thrown = await FailAsync(router, RouterOsFailure.Timeout, Quick with { LoginTimeout = TimeSpan.FromMilliseconds(200) });
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(5));
        thrown.Message.ShouldContain("did not answer the login");
    }

    [Fact]
    public async Task A_connection_closed_instead_of_an_answer_is_a_refused_session()
    {
        await using var router = new ScriptedRouter(side => side.ReceiveAsync());
        await FailAsync(router, RouterOsFailure.SessionRefused);
    }

    [Fact]
    public async Task A_reset_instead_of_an_answer_is_a_refused_session()
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            side.Reset();
        });
        await FailAsync(router, RouterOsFailure.SessionRefused);
    }

    [Theory]
    [InlineData("too many sessions")]
    [InlineData("=message=too many sessions")]
    public async Task A_fatal_answer_is_passed_on_with_its_text(string word)
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!fatal", word);
        });

        var thrown = await FailAsync(router, RouterOsFailure.Fatal);
        thrown.Message.ShouldContain("too many sessions.");
    }

    [Fact]
    public async Task A_devices_text_in_a_message_is_one_short_line()
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!fatal", "first\nsecond" + new string('x', 3000));
        });

        var thrown = await FailAsync(router, RouterOsFailure.Fatal);
        thrown.Message.ShouldContain("first second");
        thrown.Message.ShouldNotContain("\n");
        thrown.Message.Length.ShouldBeLessThan(300);
    }

    [Fact]
    public async Task Before_the_login_little_is_taken()
    {
        await using var router = new ScriptedRouter(async side =>
        {
            await side.ReceiveAsync();
            await side.SendAsync("!done", "=ret=" + new string('a', 10_000));
        });
        await FailAsync(router, RouterOsFailure.NotRouterOs);
    }

    [Fact]
    public async Task The_login_timeout_runs_on_the_injected_clock()
    {
        var clock = new ManualTime();
        await using var router = new ScriptedRouter(side => side.SilenceAsync());
        var login = router.ConnectAsync(new RouterOsOptions { Time = clock, LoginTimeout = TimeSpan.FromDays(1) });

        // The connect timeout's timer comes first and is gone when the login's stands.
        while (!clock.HasTimerOf(TimeSpan.FromDays(1)))
            await Task.Delay(10);
        login.IsCompleted.ShouldBeFalse();
        clock.Elapse(TimeSpan.FromDays(1));

        (await Should.ThrowAsync<RouterOsException>(login.WaitAsync(TimeSpan.FromSeconds(5)))).Failure.ShouldBe(RouterOsFailure.Timeout);
    }

    [Fact]
    public async Task A_port_without_listener_is_named()
    {
        using var bound = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        bound.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        var endpoint = RouterOsEndpoint.Plain("127.0.0.1", ((IPEndPoint)bound.LocalEndPoint!).Port);
        var thrown = await Should.ThrowAsync<RouterOsException>(RouterOsConnection.ConnectAsync(
            endpoint, new RouterOsCredentials("a", "b"), Quick, CancellationToken.None));
        thrown.Failure.ShouldBe(RouterOsFailure.PortClosed);
    }

    [Fact]
    public async Task A_name_without_address_is_named()
    {
        var thrown = await Should.ThrowAsync<RouterOsException>(RouterOsConnection.ConnectAsync(
            RouterOsEndpoint.Plain("no-such-name.invalid"), new RouterOsCredentials("a", "b"), Quick, CancellationToken.None));
        thrown.Failure.ShouldBe(RouterOsFailure.NameNotResolved);
        thrown.Message.ShouldContain("no-such-name.invalid");
    }

    [Fact]
    public async Task A_cancelled_login_ends_at_once_and_is_no_timeout()
    {
        await using var router = new ScriptedRouter(side => side.SilenceAsync());
        using var cancel = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        await Should.ThrowAsync<OperationCanceledException>(RouterOsConnection.ConnectAsync(
            router.Plain, new RouterOsCredentials("a", "b"), new RouterOsOptions(), cancel.Token));
    }

    [Fact]
    public void Credentials_show_no_password() => $"{new RouterOsCredentials("admin", "secret")}".ShouldBe("admin");

    private static async Task<RouterOsException> FailAsync(ScriptedRouter router, RouterOsFailure failure, RouterOsOptions? options = null)
    {
        var thrown = await Should.ThrowAsync<RouterOsException>(() => router.ConnectAsync(options ?? Quick));
        thrown.Failure.ShouldBe(failure);
        return thrown;
    }
}
