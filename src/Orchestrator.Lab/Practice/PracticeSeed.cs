namespace Orchestrator.Lab.Practice;

/// <summary>The first configuration of a practice router.</summary>
internal static class PracticeSeed
{
    public const string UserName = "admin";
    public const string CertificateName = "api";

    private const string Certificate = $"""
        /certificate add name={CertificateName} common-name=practice days-valid=3650 key-size=2048
        /certificate sign {CertificateName}
        /ip service set api-ssl certificate={CertificateName}
        /ip service set [find name=telnet or name=ftp or name=www] disabled=yes
        """;

    public static async Task ApplyAsync(VirtualRouter device, PracticePlan plan, CancellationToken cancellationToken)
    {
        var fault = await device.ImportAsync(Load(plan.Script), cancellationToken) ?? await device.ImportAsync(Certificate, cancellationToken);
        if (fault is not null)
            throw new InvalidOperationException($"The first configuration of {plan.Name} does not load: {fault}");
    }

    private static string Load(string name)
    {
        using var stream = typeof(PracticeSeed).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
