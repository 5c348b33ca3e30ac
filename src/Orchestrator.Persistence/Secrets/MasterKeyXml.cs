using System.Text;
using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;

namespace Orchestrator.Persistence.Secrets;

/// <summary>Encrypts key ring elements with the <see cref="MasterKey"/>.</summary>
internal sealed class MasterKeyEncryptor(MasterKey key) : IXmlEncryptor
{
    public EncryptedXmlInfo Encrypt(XElement plaintextElement)
    {
        ArgumentNullException.ThrowIfNull(plaintextElement);
        byte[] text = Encoding.UTF8.GetBytes(plaintextElement.ToString(SaveOptions.DisableFormatting));
        return new EncryptedXmlInfo(new XElement("sealed", key.Encrypt(text)), typeof(MasterKeyDecryptor));
    }
}

/// <summary>Named in the key ring's XML and made by the key manager.</summary>
internal sealed class MasterKeyDecryptor(IServiceProvider services) : IXmlDecryptor
{
    public XElement Decrypt(XElement encryptedElement)
    {
        ArgumentNullException.ThrowIfNull(encryptedElement);
        return XElement.Parse(Encoding.UTF8.GetString(services.GetRequiredService<MasterKey>().Decrypt(encryptedElement.Value)));
    }
}
