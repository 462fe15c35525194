using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Grpc.Core.Client;
using NeuroChip.Cli.Data;
using NeuroChip.Cli.Errors;
using NeuroChip.Client;

namespace NeuroChip.Cli.Running;

/// <summary>Where a server is, and what it wants to see before it lets somebody in.</summary>
/// <param name="Address">unix:PATH, HOST:PORT or https://HOST:PORT.</param>
/// <param name="Device">Id of the device wanted, or null for the first free one.</param>
/// <param name="AuthorityFile">Authorities to trust instead of the system's, or null.</param>
/// <param name="CertificateFile">Certificate to show, or null.</param>
/// <param name="KeyFile">Its key, or null.</param>
internal sealed record ServerAddress(string Address, string? Device = null, string? AuthorityFile = null, string? CertificateFile = null, string? KeyFile = null)
{
    public DeviceClient Connect()
    {
        var options = new RpcChannelOptions { RootCertificates = Authorities(), ClientCertificate = Certificate() };
        try
        {
            return new DeviceClient(Address, options);
        }
        catch (ArgumentException e)
        {
            throw new CliException(CliCodes.Options, "--address", $"the address cannot be understood: {e.Message}", Address, "unix:PATH, HOST:PORT or https://HOST:PORT", inner: e);
        }
    }

    private X509Certificate2Collection? Authorities()
    {
        if (AuthorityFile is null)
        {
            return null;
        }

        var authorities = new X509Certificate2Collection();
        Read(AuthorityFile, () => authorities.ImportFromPemFile(AuthorityFile));
        return authorities;
    }

    private X509Certificate2? Certificate()
    {
        if (CertificateFile is null)
        {
            return null;
        }

        X509Certificate2? certificate = null;
        Read(CertificateFile, () =>
        {
            using var pem = X509Certificate2.CreateFromPemFile(CertificateFile, KeyFile);

            // A key that lives in memory only is not accepted by every TLS library; a PKCS#12 copy is.
            certificate = X509CertificateLoader.LoadPkcs12(pem.Export(X509ContentType.Pkcs12), null);
        });
        return certificate;
    }

    private static void Read(string file, Action read)
    {
        try
        {
            read();
        }
        catch (Exception e) when (e is CryptographicException || DataFile.IsSystemError(e))
        {
            throw DataFile.CannotRead(file, e);
        }
    }
}
