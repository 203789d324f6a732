# What AWS would answer, where the form of it matters.

mock_resource "aws_kms_key" {
  defaults = { arn = "arn:aws:kms:eu-central-1:111122223333:key/01234567-89ab-cdef-0123-456789abcdef" }
}

mock_resource "aws_s3_bucket" {
  defaults = { id = "millrace-chunks-0123", arn = "arn:aws:s3:::millrace-chunks-0123" }
}

mock_resource "aws_ecr_repository" {
  defaults = { repository_url = "111122223333.dkr.ecr.eu-central-1.amazonaws.com/millrace/app" }
}

mock_resource "aws_cloudwatch_log_group" {
  defaults = { arn = "arn:aws:logs:eu-central-1:111122223333:log-group:millrace" }
}

mock_resource "aws_iam_role" {
  defaults = { arn = "arn:aws:iam::111122223333:role/millrace" }
}

mock_resource "aws_iam_openid_connect_provider" {
  defaults = { arn = "arn:aws:iam::111122223333:oidc-provider/oidc.eks.eu-central-1.amazonaws.com/id/0123" }
}

mock_resource "aws_eks_cluster" {
  defaults = {
    identity = [{ oidc = [{ issuer = "https://oidc.eks.eu-central-1.amazonaws.com/id/0123" }] }]
  }
}

mock_resource "aws_msk_configuration" {
  defaults = { arn = "arn:aws:kafka:eu-central-1:111122223333:configuration/millrace/0123", latest_revision = 3 }
}

mock_resource "aws_msk_cluster" {
  defaults = {
    arn                        = "arn:aws:kafka:eu-central-1:111122223333:cluster/millrace/01234567-89ab-cdef-0123-456789abcdef-1"
    bootstrap_brokers_sasl_iam = "b-2.millrace.example:9098,b-1.millrace.example:9098,b-3.millrace.example:9098"
  }
}

mock_resource "aws_mq_broker" {
  defaults = {
    instances = [{
      console_url = "https://b-0123-1.mq.eu-central-1.amazonaws.com:8162"
      ip_address  = "10.0.0.5"
      endpoints = [
        "ssl://b-0123-1.mq.eu-central-1.amazonaws.com:61617",
        "amqp+ssl://b-0123-1.mq.eu-central-1.amazonaws.com:5671",
      ]
    }]
  }
}

mock_resource "aws_secretsmanager_secret" {
  defaults = { arn = "arn:aws:secretsmanager:eu-central-1:111122223333:secret:millrace/amqp-0123" }
}

mock_resource "aws_launch_template" {
  defaults = { id = "lt-0123456789abcdef0", latest_version = 1 }
}
