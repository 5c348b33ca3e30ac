using System.Text.RegularExpressions;
using Microsoft.Playwright;

namespace Orchestrator.EndToEnd.Tests.Browser;

/// <summary>A device as the admin knows it: where it is and how to log in.</summary>
public sealed record KnownDevice(string Site, string Method, string Port, string User, string Password)
{
    public string Address { get; init; } = "127.0.0.1";

    /// <summary>Instead of the password.</summary>
    public string? PrivateKey { get; init; }

    /// <summary>What the device itself prints; compared with what the page shows before it is trusted.</summary>
    public string? Fingerprint { get; init; }
}

/// <summary>What an admin does with the pages. Whatever is typed, submitted or confirmed goes through here and is remembered.</summary>
public sealed partial class Admin(IPage page, string address)
{
    private const string Name = "ada", Password = "correct horse battery staple";

    /// <summary>Submitted forms and confirming clicks since the login, by the name of their button.</summary>
    public List<string> Steps { get; } = [];

    /// <summary>Everything typed or picked since the login.</summary>
    public List<string> Typed { get; } = [];

    public IPage Page => page;

    /// <summary>Makes the first administrator of an empty installation.</summary>
    public async Task EnterAsync()
    {
        await page.GotoAsync(address);
        await page.GetByLabel("Name").FillAsync(Name);
        await page.GetByLabel("Password", new() { Exact = true }).FillAsync(Password);
        await page.GetByLabel("Password again").FillAsync(Password);
        await Button("Create and log in").ClickAsync();
        await page.GetByRole(AriaRole.Heading, new() { Name = "Dashboard" }).Or(page.GetByText("Add a device")).First.WaitForAsync();
    }

    public async Task AddDeviceAsync(KnownDevice device)
    {
        await OpenAsync("/devices/add");
        await TypeAsync("Address", device.Address);
        await TypeAsync("User name on the device", device.User);
        if (device.PrivateKey is null)
        {
            await TypeAsync("Password", device.Password);
        }

        await page.GetByText("Port, method, key").ClickAsync();
        if (device.PrivateKey is { } key)
        {
            await TypeAsync("Private key instead of a password", key);
        }

        await PickAsync("Method", device.Method);
        await TypeAsync("Port", device.Port);
        await StepAsync("Probe");
        if (device.Fingerprint is { } fingerprint)
        {
            await Assertions.Expect(page.Locator(".fingerprint")).ToHaveTextAsync(fingerprint);
        }

        await StepAsync("Trust and go on");
        await StepAsync("Add");
        await page.WaitForURLAsync(DevicePage());
    }

    /// <summary>Connects two sites as proposed, up to the finished preview.</summary>
    public async Task ConnectAsync(string siteA, string siteB)
    {
        await OpenAsync("/links/new");
        await PickAsync("One end", siteA);
        await PickAsync("Other end", siteB);
        await StepAsync("Preview");
        await PreviewAsync();
    }

    public async Task PushAsync() => await StepAsync("Push");

    /// <summary>Waits for the end of the change shown; gives its state.</summary>
    public async Task<string> ResultAsync()
    {
        var result = page.Locator("[data-result]");
        await result.WaitForAsync(new() { Timeout = 400_000 });
        return (await result.GetAttributeAsync("data-result"))!;
    }

    /// <summary>Waits until the step of the timeline runs.</summary>
    public Task WaitForStepAsync(string title) =>
        page.Locator($"[data-step='{title}'][data-state=Running]").WaitForAsync(new() { Timeout = 90_000 });

    public async Task GoToLinkAsync()
    {
        await page.GetByRole(AriaRole.Link, new() { Name = "Go to the link" }).ClickAsync();
        await page.Locator("[data-light]").First.WaitForAsync();
        await SettleAsync();
    }

    public async Task<IReadOnlyList<string>> LightsAsync()
    {
        var lights = new List<string>();
        foreach (var row in await page.Locator("[data-light]").AllAsync())
        {
            lights.Add($"{await row.GetAttributeAsync("data-light")} {await row.GetAttributeAsync("data-state")}");
        }

        return lights;
    }

    /// <summary>A decision as the link page shows it.</summary>
    public async Task<string> DecisionAsync(string key) =>
        (await page.Locator($"[data-choice={key}] td .mono").First.InnerTextAsync()).Trim();

    /// <summary>Plans the link anew from its page.</summary>
    public async Task PushAgainAsync()
    {
        await Button("Push again").ClickAsync();
        await PreviewAsync();
    }

    /// <summary>Plans the link's removal from its page.</summary>
    public async Task RemoveAsync()
    {
        await Button("Remove").ClickAsync();
        await page.GetByRole(AriaRole.Group).GetByRole(AriaRole.Button, new() { Name = "Remove" }).ClickAsync();
        await PreviewAsync();
    }

    public async Task OpenAsync(string path)
    {
        await page.GotoAsync(path.StartsWith("http", StringComparison.Ordinal) ? path : address + path);
        await SettleAsync();
    }

    private async Task PreviewAsync()
    {
        await page.WaitForURLAsync(ChangePage());
        await Button("Push").Or(page.Locator(".note-bad, [data-result]")).First.WaitForAsync();
    }

    // A page is shown before it listens: what is typed or clicked in between is lost.
    private Task SettleAsync() => page.WaitForTimeoutAsync(1500);

    private async Task StepAsync(string button)
    {
        await Button(button).ClickAsync();
        Steps.Add(button);
    }

    private async Task TypeAsync(string label, string text)
    {
        Typed.Add(text);
        await page.GetByLabel(label, new() { Exact = true }).FillAsync(text);
    }

    private async Task PickAsync(string label, string option)
    {
        Typed.Add(option);
        await page.GetByLabel(label, new() { Exact = true }).SelectOptionAsync(new SelectOptionValue { Label = option });
    }

    private ILocator Button(string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    [GeneratedRegex(@"/devices/[0-9a-f-]{36}(\?.*)?$")]
    private static partial Regex DevicePage();

    [GeneratedRegex("/changes/[0-9a-f-]{36}")]
    private static partial Regex ChangePage();
}
