using Orchestrator.Lab.Tests.Support;

namespace Orchestrator.Lab.Tests;

/// <summary>Clients that others wrote work the virtual router: Debian's librouteros, and Ansible's community.routeros.</summary>
[Trait("suite", "witness")]
public sealed class WitnessTests
{
    private const string Python = "/usr/bin/python3";
    private const string Playbook = "/usr/bin/ansible-playbook";
    private static readonly string Folder = Path.Combine(AppContext.BaseDirectory, "witness");

    [Theory]
    [InlineData("6.49.10")]
    [InlineData("7.16.2")]
    [InlineData("7.20.8")]
    public async Task Librouteros_finds_what_it_expects(string version)
    {
        await SkipWithout("librouteros");
        await using var router = await ServedRouter.Start(version);
        var print = await router.Router.SnapshotAsync(TestContext.Current.CancellationToken);
        var run = await ProgramRun.Of(Python, new Dictionary<string, string>(), TimeSpan.FromMinutes(2), Path.Combine(Folder, "librouteros_witness.py"),
            version, $"{router.ApiPort}", $"{router.TlsPort}", print.First("certificate")!["fingerprint"]!);
        run.Status.ShouldBe(0, run.Output);
        run.Output.ShouldEndWith("done\n");
    }

    [Theory]
    [InlineData("6.49.10", false)]
    [InlineData("7.16.2", true)]
    [InlineData("7.20.8", false)]
    public async Task Community_routeros_finds_what_it_expects(string version, bool useTls)
    {
        await SkipWithout("librouteros");
        Assert.SkipUnless(File.Exists(Playbook), "ansible-playbook is missing: apt-get install ansible");
        await using var router = await ServedRouter.Start(version);
        var home = Directory.CreateTempSubdirectory("witness");
        try
        {
            var environment = new Dictionary<string, string>
            {
                ["HOME"] = home.FullName,
                ["ANSIBLE_LOCAL_TEMP"] = home.FullName,
                ["ANSIBLE_REMOTE_TEMP"] = home.FullName,
                ["ANSIBLE_NOCOLOR"] = "1",
                ["ANSIBLE_PYTHON_INTERPRETER"] = Python,
                ["ANSIBLE_LOCALHOST_WARNING"] = "false",
                ["PYTHONUNBUFFERED"] = "1",
            };
            var run = await ProgramRun.Of(Playbook, environment, TimeSpan.FromMinutes(6), "-i", "localhost,", "-c", "local", "-e", $"ansible_python_interpreter={Python}",
                "-e", $"{{\"api_port\": {(useTls ? router.TlsPort : router.ApiPort)}, \"use_tls\": {(useTls ? "true" : "false")}}}", Path.Combine(Folder, "community_routeros.yml"));
            run.Status.ShouldBe(0, run.Output);
        }
        finally
        {
            home.Delete(recursive: true);
        }
    }

    private static async Task SkipWithout(string module)
    {
        Assert.SkipUnless(File.Exists(Python), "python3 is missing: apt-get install python3");
        var found = await ProgramRun.Of(Python, new Dictionary<string, string>(), TimeSpan.FromMinutes(1), "-c", "import " + module);
        Assert.SkipUnless(found.Status == 0, $"the Python module {module} is missing: apt-get install python3-{module}");
    }
}
