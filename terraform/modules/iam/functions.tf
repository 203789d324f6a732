# Functions are given events by the Knative broker: of AWS they need what the events refer to.
locals {
  functions = [
    {
      Sid      = "GetChunks"
      Effect   = "Allow"
      Action   = ["s3:GetObject"]
      Resource = ["${var.bucket.arn}/${local.claims}/*"]
    },
    {
      Sid      = "PutResults"
      Effect   = "Allow"
      Action   = ["s3:PutObject"]
      Resource = ["${var.bucket.arn}/${local.derived}/*"]
    },
    {
      Sid      = "DecryptAndEncrypt"
      Effect   = "Allow"
      Action   = ["kms:Decrypt", "kms:GenerateDataKey"]
      Resource = [var.bucket.key_arn]
    },
  ]
}
