using System.Net;
using System.Text.RegularExpressions;

namespace Orchestrator.Web.Tests.Host;

/// <summary>What a browser does, by hand.</summary>
internal static partial class Visitors
{
    /// <summary>Opens a form page and sends it back with these values, the page's hidden fields included.</summary>
    public static async Task<HttpResponseMessage> SubmitAsync(this HttpClient visitor, string url, params (string Name, string Value)[] fields)
    {
        var page = await visitor.GetStringAsync(url);
        var hidden = Hidden().Matches(page).Select(m => KeyValuePair.Create(m.Groups["name"].Value, WebUtility.HtmlDecode(m.Groups["value"].Value)));
        using var content = new FormUrlEncodedContent([.. hidden, .. fields.Select(f => KeyValuePair.Create(f.Name, f.Value))]);
        return await visitor.PostAsync(url, content);
    }

    public static Task<HttpResponseMessage> CreateAdministratorAsync(this HttpClient visitor) => visitor.SubmitAsync("/first-run",
        ("Input.Name", TestApp.Name), ("Input.Password", TestApp.Password), ("Input.Again", TestApp.Password));

    public static Task<HttpResponseMessage> LogInAsync(this HttpClient visitor, string password = TestApp.Password) => visitor.SubmitAsync("/login",
        ("Input.Name", TestApp.Name), ("Input.Password", password));

    public static async Task<string> TextAsync(this HttpResponseMessage response) =>
        WebUtility.HtmlDecode(await response.Content.ReadAsStringAsync());

    [GeneratedRegex("""<input type="hidden" name="(?<name>[^"]+)" value="(?<value>[^"]*)"\s*/?>""")]
    private static partial Regex Hidden();
}
