namespace Orchestrator.Web.Words;

/// <summary>HTTP refusals as a person reads them.</summary>
public static class HttpStatusWords
{
    public static (string Title, string Sentence) For(int status) => status switch
    {
        400 => ("The form could not be read", "It was open too long, or in a browser that logged out meanwhile. Go back, reload the page and send it again."),
        403 => ("Not allowed", "Your account may not do this. Ask an administrator."),
        404 => ("There is nothing at this address", "The page never was here, or what it showed was removed."),
        413 => ("Too large", "What was sent is larger than this page takes."),
        429 => ("Too many attempts", "Too many logins were tried from this address. Wait a minute, then try again."),
        _ => ("The request was refused", "Go back and try again."),
    };
}
