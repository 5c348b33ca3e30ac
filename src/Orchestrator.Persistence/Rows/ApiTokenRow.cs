using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace Orchestrator.Persistence.Rows;

/// <summary>A key of a script to the API. The token itself is never stored.</summary>
internal sealed class ApiTokenRow
{
    public Guid Id { get; set; }
    public required string Name { get; set; }
    /// <summary>SHA-256 of the token, which is random, in hexadecimal.</summary>
    public required string Hash { get; set; }
    /// <summary>How the token begins, so that its owner knows it again.</summary>
    public required string Lead { get; set; }
    public required string CreatedBy { get; set; }
    public DateTimeOffset CreatedAt { get; set; }
    public DateTimeOffset? LastUsedAt { get; set; }
}

internal sealed class ApiTokenTable : IEntityTypeConfiguration<ApiTokenRow>
{
    public void Configure(EntityTypeBuilder<ApiTokenRow> builder)
    {
        builder.ToTable("ApiTokens");
        builder.Property(row => row.Id).ValueGeneratedNever();
        builder.Property(row => row.Name).HasMaxLength(Widths.Name);
        builder.Property(row => row.Hash).HasMaxLength(Widths.Word);
        builder.Property(row => row.Lead).HasMaxLength(Widths.Word);
        builder.Property(row => row.CreatedBy).HasMaxLength(Widths.Name);
        builder.HasIndex(row => row.Hash).IsUnique();
    }
}
