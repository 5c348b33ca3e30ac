using System.ComponentModel.DataAnnotations;
using Orchestrator.Web.Application;

namespace Orchestrator.Web.Components.Pages.Devices;

/// <summary>How the new device is filed, as typed.</summary>
public sealed class AddForm
{
    private const string VisibleText = @"[^\p{C}]{1,63}";

    [Required(ErrorMessage = "Device name is empty: give it one.")]
    [RegularExpression(VisibleText, ErrorMessage = "Device name has to be 1 to 63 visible characters.")]
    public string DeviceName { get; set; } = "";

    [Required(ErrorMessage = "Site is empty: name the place the device stands at.")]
    [RegularExpression(VisibleText, ErrorMessage = "Site has to be 1 to 63 visible characters.")]
    public string SiteName { get; set; } = "";

    public HashSet<string> Lans { get; } = [];

    public void Fill(ProbeView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        (DeviceName, SiteName) = (view.Identity, view.Identity);
        Lans.UnionWith(view.Lans.Where(lan => lan.ForVpn).Select(lan => lan.Prefix));
    }

    public void Toggle(string prefix)
    {
        if (!Lans.Remove(prefix)) Lans.Add(prefix);
    }

    public AddDeviceRequest ToRequest() => new(DeviceName.Trim(), SiteName.Trim(), [.. Lans]);
}
